package org.resonate.audio.restore;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.measure.ClipLevels;
import org.resonate.audio.measure.Hum;
import org.resonate.audio.measure.NoiseProfile;

/**
 * Cleans a recording in the second pass: takes off the mean, restores clipped tops, cuts hum,
 * reduces noise. What was not found is not treated, and costs nothing.
 */
public final class RecordingCleaner implements AudioSink {

  // 100 dB down an offset is neither heard nor in anyone's way.
  private static final double LEAST_OFFSET = 1e-5;

  private final double dcOffset;
  private final Optional<Hum> hum;
  private final Declipper declipper;
  private final Denoiser denoiser;
  private final AudioSink first;

  RecordingCleaner(
      AudioFormat format,
      double strength,
      Executor threads,
      double[] offsets,
      ClipLevels levels,
      Optional<Hum> hum,
      NoiseProfile profile,
      AudioSink downstream) {
    boolean active = strength > 0;
    AudioSink next = downstream;
    denoiser = active && profile.power() > 0 ? new Denoiser(format, profile, strength, next) : null;
    next = denoiser == null ? next : denoiser;
    // A line fainter than the music around it would cost more than it hides.
    this.hum = active ? hum.filter(found -> !found.worthCuttingHz().isEmpty()) : Optional.empty();
    next = this.hum.isPresent() ? new Dehum(format, this.hum.get(), next) : next;
    declipper = active && levels.any() ? new Declipper(format, levels, threads, next) : null;
    next = declipper == null ? next : declipper;
    double largest = 0;
    for (double value : offsets) {
      largest = Math.abs(value) > Math.abs(largest) ? value : largest;
    }
    boolean offset = active && Math.abs(largest) > LEAST_OFFSET;
    dcOffset = offset ? largest : 0;
    first = offset ? new DcRemoval(format, offsets, next) : next;
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    first.write(block, frames);
  }

  @Override
  public void finish() throws IOException {
    first.finish();
  }

  /** The largest mean that was taken off a channel; 0 where none was. */
  public double dcOffset() {
    return dcOffset;
  }

  /** Samples restored by the declipper, over all channels. Valid once finished. */
  public long declippedSamples() {
    return declipper == null ? 0 : declipper.declippedSamples();
  }

  /** The hum that was cut. */
  public Optional<Hum> hum() {
    return hum;
  }

  /** Mean gain of the noise reduction, dB; empty where it was not done. Valid once finished. */
  public OptionalDouble noiseReductionDb() {
    return denoiser == null ? OptionalDouble.empty() : OptionalDouble.of(denoiser.meanGainDb());
  }
}
