package org.resonate.audio.restore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.measure.ClippingDetector;
import org.resonate.audio.measure.DcMeter;
import org.resonate.audio.measure.Hum;
import org.resonate.audio.measure.HumDetector;
import org.resonate.audio.measure.NoiseFloorMeter;

/**
 * The first pass over a recording: everything that {@link RecordingCleaner} must know beforehand.
 */
public final class RecordingAnalysis implements AudioSink {

  private final AudioFormat format;
  private final DcMeter dc;
  private final ClippingDetector clipping;
  private final HumDetector hum;
  private final NoiseFloorMeter noise;
  private final RecordingHoles holes;
  private final List<AudioSink> meters;

  /**
   * @param format of the recording
   */
  public RecordingAnalysis(AudioFormat format) {
    this.format = format;
    dc = new DcMeter(format);
    clipping = new ClippingDetector(format);
    hum = new HumDetector(format);
    noise = new NoiseFloorMeter(format);
    holes = new RecordingHoles(format);
    meters = List.of(dc, clipping, hum, noise, holes);
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    for (AudioSink meter : meters) {
      meter.write(block, frames);
    }
  }

  @Override
  public void finish() throws IOException {
    for (AudioSink meter : meters) {
      meter.finish();
    }
  }

  /** The mean of each channel; valid once finished, like all below. */
  public double[] dcOffsets() {
    return dc.offsets();
  }

  /** Flat tops found. */
  public long clippedRuns() {
    return clipping.runs();
  }

  /** Its holes. */
  public RecordingHoles holes() {
    return holes;
  }

  /** Mains hum, if there is any. */
  public Optional<Hum> hum() {
    return hum.hum();
  }

  /**
   * The second pass, on the thread that writes.
   *
   * @param strength of the noise reduction, 0 to 1; at 0 nothing at all is done
   * @param downstream where the cleaned recording goes
   */
  public RecordingCleaner cleaner(double strength, AudioSink downstream) {
    return cleaner(strength, Runnable::run, downstream);
  }

  /**
   * The second pass. The result does not depend on the threads.
   *
   * @param strength of the noise reduction, 0 to 1; at 0 nothing at all is done
   * @param threads where clipped frames are worked on side by side
   * @param downstream where the cleaned recording goes, on the thread that writes
   */
  public RecordingCleaner cleaner(double strength, Executor threads, AudioSink downstream) {
    return new RecordingCleaner(
        format,
        strength,
        threads,
        dcOffsets(),
        clipping.levels().less(dcOffsets()),
        hum(),
        noise.profile(),
        downstream);
  }
}
