package org.resonate.pipeline.cli;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.resonate.pipeline.benchmark.GenerationTimes;
import org.resonate.pipeline.catalogue.Planned;
import org.resonate.pipeline.triage.PlannedGeneration;
import org.resonate.pipeline.triage.TrackTriage;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.settings.SettingsJson;
import org.resonate.transforms.store.FileErrors;

/**
 * How much a job would generate, before any of it is done: told from the records of recordings that
 * were analysed in the output folder, and of nothing else. The others are counted.
 */
final class GenerationForecast {

  private final JobCheck given;

  /** What is worked on and not yet known, by id. */
  private final Map<String, Planned> unknown = new HashMap<>();

  private final Map<String, PlannedGeneration> known = new HashMap<>();

  GenerationForecast(JobCheck given) {
    this.given = given;
  }

  /** Counts a track in that is worked on. */
  void add(Planned planned) {
    boolean remasters = List.of("remaster", "replay").contains(given.command());
    if (remasters
        && given.resolver().hasGenerator()
        && planned.settings() != null
        && planned.settings().settings().regenerate().generates()) {
      unknown.put(planned.id(), planned);
    }
  }

  /** Learns from a record, if it is that of the same recording under the same analysis. */
  void learn(Track past) {
    Planned planned = unknown.get(past.getId());
    if (planned == null || past.getQuality() == null || !isSame(past.getSource(), planned)) {
      return;
    }
    RemasterSettings settings = planned.settings().settings();
    if (analysis(SettingsJson.read(past.getSettings())).equals(analysis(settings))) {
      known.put(past.getId(), TrackTriage.of(past, settings, true).generation());
      unknown.remove(past.getId());
    }
  }

  private static boolean isSame(Source source, Planned planned) {
    return source.getSizeBytes() == planned.recording().sizeBytes()
        && source.getModifiedMillis() == planned.recording().modifiedMillis();
  }

  private static String analysis(RemasterSettings settings) {
    return SettingsJson.write(settings.ofAnalysis());
  }

  /**
   * Tells.
   *
   * @return the same as fields; null where nothing is generated
   */
  Map<String, Object> tell(Parallelism parallelism) {
    if (unknown.isEmpty() && known.isEmpty()) {
      return null;
    }
    Optional<GenerationTimes> times = times(parallelism);
    double seconds = known.values().stream().mapToDouble(PlannedGeneration::seconds).sum();
    double leftOut = known.values().stream().mapToDouble(PlannedGeneration::leftOutSeconds).sum();
    long tracks = known.values().stream().filter(track -> track.windows() > 0).count();
    Optional<Double> time = times.map(measured -> time(measured, tracks, parallelism));
    if (!known.isEmpty()) {
      given
          .console()
          .line(
              "%s of damage in %d of %d analysed track(s) would be generated anew%s%s"
                  .formatted(
                      Estimate.spelled(seconds),
                      tracks,
                      known.size(),
                      time.map(value -> ", in about " + Estimate.spelled(value)).orElse(""),
                      leftOut > 0
                          ? "; %s more lie beyond regenerate.budget"
                              .formatted(Estimate.spelled(leftOut))
                          : ""));
    }
    if (!unknown.isEmpty()) {
      given
          .console()
          .line(
              "of %d track(s) at most %s each may be generated; resonate analyze -o %s tells how much"
                  .formatted(
                      unknown.size(),
                      Estimate.spelled(given.settings().track().regenerate().budget()),
                      given.place()));
    }
    given
        .console()
        .line(
            times
                .map(GenerationForecast::origin)
                .orElse("how long generating takes is measured by resonate doctor --benchmark"));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("generateSeconds", seconds);
    fields.put("leftOutSeconds", leftOut);
    fields.put("tracks", tracks);
    fields.put("analysedTracks", known.size());
    fields.put("unknownTracks", unknown.size());
    fields.put("generationSeconds", time.orElse(null));
    fields.put("measurement", times.orElse(null));
    return fields;
  }

  private static String origin(GenerationTimes times) {
    return String.format(
        Locale.ROOT,
        "generated sound takes %.1f s a window of ten seconds: %s on %s (%s)",
        times.windowSeconds(),
        times.pack(),
        times.device(),
        times.measured());
  }

  private double time(GenerationTimes times, long tracks, Parallelism parallelism) {
    long windows = known.values().stream().mapToLong(t -> t.windows(times.device())).sum();
    return windows * times.windowSeconds() / Math.max(1, Math.min(parallelism.jobs(), tracks));
  }

  private Optional<GenerationTimes> times(Parallelism parallelism) {
    try {
      return new GenerationClock(given).known(parallelism);
    } catch (IOException e) {
      given.console().warn(FileErrors.message(e));
      return Optional.empty();
    }
  }
}
