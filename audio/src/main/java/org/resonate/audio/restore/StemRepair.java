package org.resonate.audio.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.AudioSource;
import org.resonate.audio.Discard;
import org.resonate.audio.Tee;
import org.resonate.audio.measure.ClipLevels;
import org.resonate.audio.measure.ClippingDetector;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.audio.measure.Hum;
import org.resonate.audio.measure.HumDetector;
import org.resonate.audio.measure.NoiseFloorMeter;
import org.resonate.audio.measure.NoiseProfile;

/**
 * Repairs a stem inside its damaged regions: clicks and holes to 50 ms by autoregressive
 * interpolation, clipping by {@link Declipper}, hum by {@link Dehum}, noise by {@link Denoiser}
 * against the stem's own quiet passages. Samples outside the regions stay bit for bit. What does
 * not measure better is dropped. A stem is read up to three times, to measure, to try and to write,
 * so that nothing of its length is ever held.
 */
public final class StemRepair {

  /** Opens the stem again from its start. */
  @FunctionalInterface
  public interface Opener {

    /** A source at the first frame; closed by the repair. */
    AudioSource open() throws IOException;
  }

  // Bleed and sound share a stem: half of what is possible leaves less to hear of the process.
  private static final double STRENGTH = 0.6;

  private final AudioFormat format;
  private final long frames;
  private final Opener opener;
  private final Map<DamageCause, List<Task>> tasks = new EnumMap<>(DamageCause.class);
  private ClipLevels levels;
  private Optional<Hum> hum = Optional.empty();
  private NoiseProfile profile;

  private StemRepair(AudioFormat format, long frames, Opener opener) {
    this.format = format;
    this.frames = frames;
    this.opener = opener;
    levels = ClipLevels.none(format.channels());
  }

  /**
   * Repairs a stem.
   *
   * @param opener gives the stem, up to three times
   * @param regions what is damaged, in any order; of one cause they must not overlap
   * @param out where the repaired stem goes; finished at the end
   * @return a verdict for each region, in their order
   * @throws IOException if the stem cannot be read or {@code out} cannot store it
   */
  public static List<RepairVerdict> repair(Opener opener, List<DamageRegion> regions, AudioSink out)
      throws IOException {
    AudioFormat format;
    long frames;
    try (AudioSource source = opener.open()) {
      format = source.format();
      frames = source.frames();
    }
    return new StemRepair(format, frames < 0 ? Long.MAX_VALUE : frames, opener).run(regions, out);
  }

  private List<RepairVerdict> run(List<DamageRegion> regions, AudioSink out) throws IOException {
    List<List<Task>> byRegion = new ArrayList<>();
    for (DamageRegion region : regions) {
      byRegion.add(plan(region));
    }
    tasks.values().forEach(list -> list.sort(Comparator.comparingLong(Task::start)));
    boolean measured = has(DamageCause.CLIPPING) || has(DamageCause.HUM) || has(DamageCause.NOISE);
    if (measured) {
      measure();
      try (AudioSource source = opener.open()) {
        source.transferTo(chain(true, new Discard()));
      }
    }
    of(DamageCause.CLICKS).forEach(StemRepair::forget);
    of(DamageCause.DROPOUT).forEach(StemRepair::forget);
    try (AudioSource source = opener.open()) {
      source.transferTo(chain(false, out));
    }
    of(DamageCause.CLICKS).forEach(task -> judgeEvents(task, "clicks"));
    of(DamageCause.DROPOUT).forEach(task -> judgeEvents(task, "holes"));
    List<RepairVerdict> verdicts = new ArrayList<>();
    for (int i = 0; i < regions.size(); i++) {
      verdicts.add(verdict(regions.get(i), byRegion.get(i)));
    }
    return verdicts;
  }

  private List<Task> plan(DamageRegion region) {
    List<DamageCause> causes =
        switch (region.cause()) {
          case CLICKS, DROPOUT, CLIPPING, NOISE, HUM -> List.of(region.cause());
          case BANDWIDTH, DISTORTION, ARTEFACTS -> List.of();
          case FORCED ->
              List.of(
                  DamageCause.CLICKS,
                  DamageCause.DROPOUT,
                  DamageCause.CLIPPING,
                  DamageCause.HUM,
                  DamageCause.NOISE);
        };
    List<Task> planned = new ArrayList<>();
    for (DamageCause cause : causes) {
      Task task = new Task(region, cause);
      planned.add(task);
      tasks.computeIfAbsent(cause, key -> new ArrayList<>()).add(task);
    }
    return planned;
  }

  private void measure() throws IOException {
    ClippingDetector clipping = new ClippingDetector(format);
    HumDetector humDetector = new HumDetector(format);
    NoiseFloorMeter noise = new NoiseFloorMeter(format);
    try (AudioSource source = opener.open()) {
      source.transferTo(new Tee(clipping, humDetector, noise));
    }
    levels = clipping.levels();
    hum = humDetector.hum();
    profile = noise.profile();
    if (!levels.any()) {
      of(DamageCause.CLIPPING).forEach(task -> task.drop("no clipping found"));
    }
    if (hum.isEmpty()) {
      of(DamageCause.HUM).forEach(task -> task.drop("no hum found"));
    } else if (hum.get().worthCuttingHz().isEmpty()) {
      of(DamageCause.HUM)
          .forEach(task -> task.drop("the hum is fainter than the music it lies in"));
    }
    if (profile.power() <= 0) {
      of(DamageCause.NOISE).forEach(task -> task.drop("no noise found"));
    }
  }

  /** The processors of all that is still to be done, in the order in which sound passes them. */
  private AudioSink chain(boolean judge, AudioSink out) {
    AudioSink next = out;
    if (live(DamageCause.NOISE)) {
      next =
          new RegionStage(
              format,
              of(DamageCause.NOISE),
              sink -> new Denoiser(format, profile, STRENGTH, sink),
              judge ? task -> new RegionMeters.Noise(format, task) : null,
              true,
              frames,
              next);
    }
    if (live(DamageCause.HUM)) {
      next =
          new RegionStage(
              format,
              of(DamageCause.HUM),
              sink -> new Dehum(format, hum.orElseThrow(), sink),
              judge ? task -> new RegionMeters.HumLines(format, task) : null,
              true,
              frames,
              next);
    }
    if (live(DamageCause.CLIPPING)) {
      next =
          new RegionStage(
              format,
              of(DamageCause.CLIPPING),
              sink -> new Declipper(format, levels, sink),
              judge ? task -> new RegionMeters.FlatTops(task, levels) : null,
              false,
              frames,
              next);
    }
    List<Task> events = new ArrayList<>(of(DamageCause.CLICKS));
    events.addAll(of(DamageCause.DROPOUT));
    events.sort(Comparator.comparingLong(Task::start));
    return events.isEmpty() ? next : new EventRepair(format, events, next);
  }

  private List<Task> of(DamageCause cause) {
    return tasks.getOrDefault(cause, List.of());
  }

  private boolean has(DamageCause cause) {
    return !of(cause).isEmpty();
  }

  private boolean live(DamageCause cause) {
    return of(cause).stream().anyMatch(task -> task.accepted);
  }

  private static void forget(Task task) {
    task.found = 0;
    task.repaired = 0;
  }

  private static void judgeEvents(Task task, String what) {
    if (task.found == 0) {
      task.drop("no " + what + " found there");
      return;
    }
    if (task.repaired == 0) {
      task.drop("none of " + task.found + " " + what + " measured better filled");
      return;
    }
    double before = Math.max(task.scoreBefore, 0.02);
    double after = before * (task.found - task.repaired) / task.found;
    task.keep(before, after, task.repaired + " of " + task.found + " " + what + " filled");
  }

  private static RepairVerdict verdict(DamageRegion region, List<Task> done) {
    if (done.isEmpty()) {
      return new RepairVerdict(
          region,
          false,
          region.score(),
          region.score(),
          "dropped: the built-in repair cannot " + beyond(region.cause()));
    }
    List<Task> accepted = done.stream().filter(task -> task.accepted).toList();
    List<Task> told = accepted.isEmpty() ? done : accepted;
    double before = told.stream().mapToDouble(task -> task.scoreBefore).max().orElse(0);
    double after = told.stream().mapToDouble(task -> task.scoreAfter).max().orElse(0);
    String note = String.join("; ", told.stream().map(task -> task.note).toList());
    return new RepairVerdict(region, !accepted.isEmpty(), before, after, note);
  }

  /** What would have to be done about a cause that is not treated. */
  private static String beyond(DamageCause cause) {
    return switch (cause) {
      case BANDWIDTH -> "bring back what a band limit took";
      case DISTORTION -> "unbend tops that are distorted without being cut off";
      case ARTEFACTS -> "part artefacts of separation from the sound they lie in";
      case CLICKS, DROPOUT, CLIPPING, NOISE, HUM, FORCED ->
          throw new IllegalArgumentException(cause + " is treated");
    };
  }
}
