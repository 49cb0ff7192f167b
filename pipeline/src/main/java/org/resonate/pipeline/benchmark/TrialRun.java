package org.resonate.pipeline.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.resonate.transforms.ConditionalRegenerate;
import org.resonate.transforms.Remaster;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.Region;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RegenerateSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageRunner;

/** Takes a track of test sound through the stages behind the analysis, in a folder of its own. */
final class TrialRun {

  /** The first ones are for the JVM to warm up, and for the reference. */
  private static final int ROUNDS = 4;

  private static final int REPAIR_ROUNDS = 2;

  /** Its separator is quick, and of the later stages only the reference asks for one. */
  private static final String MODEL = "classic";

  private final RemasterSettings settings;
  private final Job job;
  private final TrialTrack sound;

  /**
   * What a track took.
   *
   * @param stages seconds by stage
   * @param stem seconds for a stem that is repaired in one short place
   * @param repairs seconds for a second of damage, by lower-case cause
   */
  record Seconds(Map<String, Double> stages, double stem, Map<String, Double> repairs) {}

  /**
   * @param folder for its files
   * @param channels 1 or 2
   * @throws IOException if its sound cannot be written
   */
  TrialRun(Path folder, RemasterSettings settings, int channels, int threads) throws IOException {
    this.sound = new TrialTrack(folder, channels);
    this.job =
        new Job(
            "trial-" + UUID.randomUUID(),
            folder.resolve("out").toString(),
            sound.store().toString(),
            List.of(),
            "cpu",
            threads);
    RemasterSettings trial = settings.withModel(MODEL);
    this.settings =
        settings.reference() == null ? trial : trial.withReference(sound.source().toString());
  }

  Seconds measure() throws IOException, InterruptedException {
    Map<String, Double> stages = stages();
    List<Region> click = new TrialDamage(TrialTrack.RATE_HZ).apply(Cause.CLICKS, sound.damaged());
    double base = repair("base", sound.damaged(), click.subList(0, 1));
    Map<String, Double> repairs = new TreeMap<>();
    for (Cause cause : Cause.values()) {
      float[][] harmed = sound.damaged();
      List<Region> regions = new TrialDamage(TrialTrack.RATE_HZ).apply(cause, harmed);
      double frames = regions.stream().mapToLong(r -> r.getEndFrame() - r.getStartFrame()).sum();
      double extra = Math.max(0, repair(cause.name(), harmed, regions) - base);
      repairs.put(cause.name().toLowerCase(Locale.ROOT), extra * TrialTrack.RATE_HZ / frames);
    }
    return new Seconds(stages, base, repairs);
  }

  /** What each stage takes at its quickest: others may be at work on the machine. */
  private Map<String, Double> stages() throws IOException, InterruptedException {
    Map<String, Double> quickest = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      Track track = sound.track("round " + round, settings);
      List<Stage<?>> before = new ArrayList<>();
      for (Stage<?> stage : Remaster.afterAnalysis()) {
        track = run(stage, before, track);
        before.add(stage);
        if (round > 0) {
          quickest.merge(stage.name(), track.getSeconds().get(stage.name()), Math::min);
        }
      }
    }
    return quickest;
  }

  /** What the repair of one stem takes at its quickest. */
  private double repair(String name, float[][] harmed, List<Region> regions)
      throws IOException, InterruptedException {
    RegenerateSettings only =
        new RegenerateSettings(
            false, false, List.of(TrialTrack.DAMAGED), settings.regenerate().blend());
    RemasterSettings repairing =
        new RemasterSettings(null, null, settings.separate(), null, only, null, null);
    double quickest = Double.POSITIVE_INFINITY;
    for (int round = 0; round < REPAIR_ROUNDS; round++) {
      Track track = sound.track(name + " " + round, repairing, harmed, regions);
      Stage<?> stage = new ConditionalRegenerate();
      Track done = run(stage, List.of(), track);
      quickest = Math.min(quickest, done.getSeconds().get(stage.name()));
    }
    return quickest;
  }

  private Track run(Stage<?> stage, List<Stage<?>> before, Track track)
      throws IOException, InterruptedException {
    Track done = new StageRunner<>(stage, before, job).apply(track);
    if (done.getFailure() != null) {
      throw new IOException(
          "the trial of %s failed: %s".formatted(stage.name(), done.getFailure().getMessage()));
    }
    return done;
  }
}
