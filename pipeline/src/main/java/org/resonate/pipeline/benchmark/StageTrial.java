package org.resonate.pipeline.benchmark;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.store.ArtifactStore;

/**
 * Measures what the stages behind the analysis take, by running them on a little test sound as a
 * job would: as many tracks at once, each on as many threads.
 */
public final class StageTrial {

  private StageTrial() {}

  /**
   * Measures; takes some seconds.
   *
   * @param settings of the tracks; whether they name a reference counts, not which
   * @param channels of the sound, 1 or 2
   * @param jobs tracks at once, 1 or more
   * @param threads for each track, 1 or more
   * @throws IOException if a stage failed, or a temporary folder cannot be written
   * @throws InterruptedIOException if the thread was interrupted
   */
  public static StageTimes measure(RemasterSettings settings, int channels, int jobs, int threads)
      throws IOException {
    Path folder = Files.createTempDirectory("resonate-trial");
    try {
      return times(
          AtOnce.run(
              jobs,
              i ->
                  new TrialRun(folder.resolve(Integer.toString(i)), settings, channels, threads)
                      .measure()),
          settings,
          channels,
          threads);
    } finally {
      ArtifactStore.discard(folder);
    }
  }

  /** The mean of the tracks that ran at once, for a second of sound. */
  private static StageTimes times(
      List<TrialRun.Seconds> measured, RemasterSettings settings, int channels, int threads)
      throws IOException {
    double share = 1.0 / measured.size();
    Map<String, Double> stages = new TreeMap<>();
    Map<String, Double> repairs = new TreeMap<>();
    double stemSeconds = 0;
    for (TrialRun.Seconds track : measured) {
      track
          .stages()
          .forEach(
              (stage, seconds) ->
                  stages.merge(stage, share * seconds / TrialTrack.SOUND_SECONDS, Double::sum));
      stemSeconds += share * track.stem() / TrialTrack.SOUND_SECONDS;
      track.repairs().forEach((cause, rate) -> repairs.merge(cause, share * rate, Double::sum));
    }
    return new StageTimes(
        Machine.describe(),
        StageMeasurements.key(settings),
        channels,
        measured.size(),
        threads,
        stages,
        stemSeconds,
        repairs,
        TrialTrack.SOUND_SECONDS,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }
}
