package org.resonate.audio.restore;

import org.resonate.audio.AudioFormat;
import org.resonate.audio.measure.NoiseBands;
import org.resonate.audio.measure.NoiseProfile;

/** The power that the noise of a profile has in the bins behind a square-root Hann window. */
final class NoisePowers {

  private final AudioFormat format;
  private final NoiseProfile profile;
  private final int size;
  private final float[][] powers;
  private long segment = -1;

  NoisePowers(AudioFormat format, NoiseProfile profile, int size) {
    this.format = format;
    this.profile = profile;
    this.size = size;
    powers = new float[format.channels()][size / 2 + 1];
  }

  /**
   * {@code [size / 2 + 1]} powers of a channel around a frame; above 0; valid until the next call.
   */
  float[] at(long frame, int channel) {
    long now = Math.max(0, frame) / profile.segmentFrames();
    if (now != segment) {
      segment = now;
      // One-sided density · rate · Σw² / 2, Σw² = size/2.
      double scale = format.rateHz() * (size / 4.0);
      for (int c = 0; c < powers.length; c++) {
        double[] bins =
            NoiseBands.overBins(profile.around(Math.max(0, frame), c), size, format.rateHz());
        for (int bin = 0; bin < bins.length; bin++) {
          powers[c][bin] = (float) Math.max(1e-20, bins[bin] * scale);
        }
      }
    }
    return powers[channel];
  }
}
