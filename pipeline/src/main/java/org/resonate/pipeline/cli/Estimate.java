package org.resonate.pipeline.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.resonate.audio.io.AudioFileException;
import org.resonate.audio.io.AudioLength;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.pack.ModelPack;
import org.resonate.pipeline.benchmark.Measurement;
import org.resonate.pipeline.benchmark.Measurements;
import org.resonate.pipeline.catalogue.Recording;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Track;

/**
 * How long a job will take: the lengths that its recordings declare, times what {@code doctor
 * --benchmark} measured for the pack on this machine, and what the other stages took on tracks that
 * were done before. Nothing is guessed: recordings that declare no length are counted apart, and
 * without a measurement there is no estimate.
 */
final class Estimate {

  /** The ladder's order; of a cluster's many GPUs the first is measured. */
  private static final List<String> DEVICES = List.of("mps", "cuda:0", "cpu");

  private static final String SEPARATE = "separate";

  private final Measurements measurements;
  private double audioSeconds;
  private long unknown;
  private long pastTracks;
  private double pastAudioSeconds;
  private double pastOtherSeconds;

  Estimate(Measurements measurements) {
    this.measurements = measurements;
  }

  /** Counts a recording in. */
  void add(Recording recording) throws IOException {
    try {
      AudioLength.declaredSeconds(recording.file())
          .ifPresentOrElse(seconds -> audioSeconds += seconds, () -> unknown++);
    } catch (AudioFileException e) {
      unknown++; // The job itself will say what is wrong with it.
    }
  }

  /** Learns from a track that was done here what the stages beside the separation take. */
  void learn(Track past) {
    Map<String, Double> seconds = past.getSeconds();
    // Others took stored results over, and what they cost was paid before.
    if (past.getFailure() != null
        || !seconds.containsKey("precondition")
        || !seconds.containsKey(SEPARATE)) {
      return;
    }
    Signal signal = past.getPreparation().getSignal();
    pastTracks++;
    pastAudioSeconds += signal.getFrames() / (double) signal.getRateHz();
    for (Map.Entry<String, Double> stage : seconds.entrySet()) {
      pastOtherSeconds += stage.getKey().equals(SEPARATE) ? 0 : stage.getValue();
    }
  }

  /** Tracks that {@link #learn} learned from. */
  long pastTracks() {
    return pastTracks;
  }

  /**
   * How long the other stages will take, as they did on the past tracks; empty where there are
   * none.
   *
   * @param jobs tracks at once
   */
  Optional<Double> otherSeconds(int jobs) {
    return pastTracks == 0
        ? Optional.empty()
        : Optional.of(audioSeconds * pastOtherSeconds / pastAudioSeconds / jobs);
  }

  /** What is known to be worked on. */
  double audioSeconds() {
    return audioSeconds;
  }

  /** Recordings whose length is not known before they are decoded. */
  long unknown() {
    return unknown;
  }

  /**
   * What was measured for such a job.
   *
   * @param device that was asked for; {@code auto}: the best one that was measured
   * @throws IOException if the measurements cannot be read
   */
  Optional<Measurement> measurement(ModelPack pack, String device, Parallelism parallelism)
      throws IOException {
    boolean auto = device.equals(DeviceRequest.AUTO);
    for (String label : auto ? DEVICES : List.of(ComputeDevice.parse(device).label())) {
      Optional<Measurement> found =
          measurements.find(pack, label, parallelism.jobs(), parallelism.threads());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** A length or a time in words: {@code 12 s}, {@code 3 min}, {@code 1.5 h}. */
  static String spelled(double seconds) {
    return seconds < 99.5
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : seconds < 5970
            ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
            : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }
}
