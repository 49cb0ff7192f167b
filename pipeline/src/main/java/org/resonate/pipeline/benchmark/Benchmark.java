package org.resonate.pipeline.benchmark;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Discard;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.pack.Geometry;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.separate.Reopenable;
import org.resonate.models.separate.Separator;

/**
 * Measures how fast a pack separates on a device, as a job would use it: as many tracks at once,
 * each on as many threads, of as many channels as the pack takes. The tracks are noise, long enough
 * to keep every thread busy with a segment.
 */
public final class Benchmark {

  /** The first one is for the engine to warm up. */
  private static final int ROUNDS = 4;

  private Benchmark() {}

  /**
   * Measures; takes four rounds of a segment for each thread, or of as many as keep an accelerator
   * busy. Frees the pack's models.
   *
   * @param jobs tracks at once, 1 or more
   * @param threads for each track, 1 or more
   * @throws ModelException if the pack does not run on that device, also where it would step down
   * @throws InterruptedIOException if the thread was interrupted
   */
  public static Measurement measure(ModelPack pack, ComputeDevice device, int jobs, int threads)
      throws IOException {
    try {
      Separator separator = Separator.open(pack, new DeviceRequest(device.label(), threads));
      return measure(separator, pack, device, jobs, threads);
    } finally {
      Separator.release(pack);
    }
  }

  private static Measurement measure(
      Separator separator, ModelPack pack, ComputeDevice device, int jobs, int threads)
      throws IOException {
    Geometry geometry = pack.geometry();
    int channels = Collections.max(geometry.channels());
    AudioFormat format = new AudioFormat(channels, geometry.rateHz());
    // Each segment brings so much that the one before did not hold.
    long stride = (long) geometry.segmentFrames() - geometry.overlapFrames();
    int segments = segments(threads, separator.segmentsAtOnce());
    long frames = stride * segments;
    double[] seconds = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      AtOnce.run(jobs, job -> separate(separator, () -> new Noise(format, frames)));
      seconds[round] = (System.nanoTime() - start) / 1e9;
      if (!separator.device().equals(device.label())) {
        throw new ModelException(
            "%s does not run on %s and went on on %s"
                .formatted(pack.name(), device.label(), separator.device()));
      }
    }
    double roundSeconds = median(Arrays.copyOfRange(seconds, 1, ROUNDS));
    return measurement(pack, device, jobs, threads, segments, format.seconds(frames), roundSeconds);
  }

  /** How many segments each track of a round has. */
  static int segments(int threads, int segmentsAtOnce) {
    return Math.max(threads, segmentsAtOnce);
  }

  static Measurement measurement(
      ModelPack pack,
      ComputeDevice device,
      int jobs,
      int threads,
      int segments,
      double trackSeconds,
      double roundSeconds)
      throws IOException {
    return new Measurement(
        Machine.describe(),
        TorchEngine.version(),
        pack.name(),
        pack.digest(),
        device.label(),
        jobs,
        threads,
        roundSeconds / (jobs * (double) segments),
        jobs * trackSeconds / roundSeconds,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static Void separate(Separator separator, Reopenable noise) throws IOException {
    separator.separate(noise, Map.of(), new Discard());
    return null;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
