package org.resonate.pipeline.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.resonate.audio.io.AudioLength;
import org.resonate.pipeline.benchmark.GenerationTimes;
import org.resonate.pipeline.benchmark.StageMeasurements;
import org.resonate.pipeline.benchmark.StageTimes;
import org.resonate.pipeline.benchmark.StageTrial;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.triage.RemasterTime;
import org.resonate.pipeline.triage.RemasterTimes;
import org.resonate.pipeline.triage.TrackTriage;
import org.resonate.pipeline.triage.TriageTotals;
import org.resonate.transforms.Remaster;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.store.FileErrors;

/**
 * How long remastering takes on this machine, for a job of an analysis, and where that is known
 * from.
 */
final class TriageTimes {

  private static final int[] CHANNELS = {1, 2};

  private final RemasterTimes times;
  private final Parallelism parallelism;
  private final OptionalDouble referenceAudioSeconds;

  /** When the later stages were measured; null: they were not. */
  private final StageTimes measured;

  private final Optional<GenerationTimes> generation;

  /** Why there is no time, a sentence; null: there is. */
  private final String obstacle;

  private TriageTimes(
      Map<Integer, StageTimes> later,
      Optional<GenerationTimes> generation,
      Parallelism parallelism,
      OptionalDouble referenceAudioSeconds,
      String obstacle) {
    this.times =
        new RemasterTimes(Remaster.analysisNames(), later, parallelism.threads(), generation);
    this.generation = generation;
    this.parallelism = parallelism;
    this.referenceAudioSeconds = referenceAudioSeconds;
    this.measured = later.get(2);
    this.obstacle = obstacle;
  }

  /**
   * Finds or measures what the later stages take, and learns from what was done in the output
   * folder what the earlier ones do.
   *
   * @throws IOException if the records of the output folder cannot be read
   */
  static TriageTimes of(AnalyzeCheck given, Parallelism parallelism) throws IOException {
    if (given.settings().job().isOnCluster()) {
      return untold(
          parallelism, "no time of remastering is told for a cluster, whose machines may differ");
    }
    RemasterSettings settings = given.settings().track();
    Map<Integer, StageTimes> later = new HashMap<>();
    Optional<GenerationTimes> generation = Optional.empty();
    String obstacle = null;
    try {
      for (int channels : CHANNELS) {
        later.put(channels, later(settings, channels, parallelism, given.console()));
      }
      generation = new GenerationClock(given).measured(parallelism);
    } catch (InterruptedIOException e) {
      obstacle = "stopped";
    } catch (IOException e) {
      obstacle = "no time of remastering is told: " + FileErrors.message(e);
      given.console().warn(obstacle);
    }
    TriageTimes made =
        new TriageTimes(
            obstacle == null ? later : Map.of(),
            generation,
            parallelism,
            reference(settings),
            obstacle);
    if (given.place() != null) {
      Ledger.open(given.locked()).forEach(made::learn);
    }
    return made;
  }

  /** No times, and why, a sentence. */
  static TriageTimes untold(Parallelism parallelism, String obstacle) {
    return new TriageTimes(
        Map.of(), Optional.empty(), parallelism, OptionalDouble.empty(), obstacle);
  }

  private static StageTimes later(
      RemasterSettings settings, int channels, Parallelism parallelism, Console console)
      throws IOException {
    StageMeasurements kept = StageMeasurements.ofCache();
    int jobs = parallelism.jobs();
    int threads = parallelism.threads();
    Optional<StageTimes> found = kept.find(settings, channels, jobs, threads);
    if (found.isPresent()) {
      return found.get();
    }
    console.note(
        "measuring once what the stages after the analysis take on this machine (%s)"
            .formatted(channels == 1 ? "mono" : "stereo"));
    StageTimes made = StageTrial.measure(settings, channels, jobs, threads);
    try {
      kept.put(made);
    } catch (IOException e) {
      console.warn("the measurement is not kept: " + FileErrors.message(e));
    }
    return made;
  }

  private static OptionalDouble reference(RemasterSettings settings) throws IOException {
    return settings.reference() == null
        ? OptionalDouble.empty()
        : AudioLength.declaredSeconds(Path.of(settings.reference()));
  }

  /** Learns from a track that was worked on. */
  void learn(Track track) {
    times.learn(track);
  }

  /** How long a track takes; empty where that is not known. */
  Optional<RemasterTime> of(TrackTriage triage) {
    return times.of(triage);
  }

  /** How long all of them take, with the reference once; empty where that is not known. */
  Optional<Double> total(TriageTotals totals) {
    if (obstacle != null) {
      return Optional.empty();
    }
    Optional<Double> reference =
        referenceAudioSeconds.isEmpty()
            ? Optional.of(0.0)
            : times.separationSeconds(referenceAudioSeconds.getAsDouble());
    return totals
        .remasterSeconds(parallelism.jobs())
        .flatMap(tracks -> reference.map(once -> tracks + once));
  }

  /** Where the figures come from, in lines. */
  List<String> origins() {
    if (obstacle != null) {
      return List.of(obstacle);
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "times:  %s as timed on these tracks,"
            .formatted(String.join(", ", Remaster.analysisNames())));
    lines.add(
        "        later stages on %.0f s of test sound here on %s,"
            .formatted(measured.soundSeconds(), measured.measured()));
    generation.ifPresent(
        times ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "        generated sound %.1f s a window on %s, on %s,",
                    times.windowSeconds(),
                    times.device(),
                    times.measured())));
    lines.add(
        "        with %d track(s) at once, %d thread(s) each"
            .formatted(parallelism.jobs(), parallelism.threads()));
    return lines;
  }

  /** How long generating takes of all of them; empty where that is not known. */
  Optional<Double> generationSeconds(TriageTotals totals) {
    return obstacle != null ? Optional.empty() : totals.generationSeconds(parallelism.jobs());
  }

  /** The fields of the event that ends the job. */
  Map<String, Object> fields(TriageTotals totals) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("remasterSeconds", total(totals).map(Progress::round).orElse(null));
    fields.put("generationSeconds", generationSeconds(totals).map(Progress::round).orElse(null));
    fields.put("generationMeasurement", generation.orElse(null));
    fields.put("untimed", totals.untimed());
    fields.put("jobs", parallelism.jobs());
    fields.put("threads", parallelism.threads());
    fields.put("laterStagesMeasured", measured == null ? null : measured.measured());
    fields.put("noTimeBecause", obstacle);
    return fields;
  }
}
