package org.resonate.audio.measure;

import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;

/** Measures the mean of each channel. */
public final class DcMeter implements AudioSink {

  private final double[] sums;
  private long total;

  /**
   * @param format of the signal
   */
  public DcMeter(AudioFormat format) {
    sums = new double[format.channels()];
  }

  @Override
  public void write(float[][] block, int frames) {
    for (int channel = 0; channel < sums.length; channel++) {
      double sum = sums[channel];
      for (int i = 0; i < frames; i++) {
        sum += block[channel][i];
      }
      sums[channel] = sum;
    }
    total += frames;
  }

  @Override
  public void finish() {}

  /** The mean of each channel, full scale 1; 0 of nothing. */
  public double[] offsets() {
    double[] offsets = new double[sums.length];
    for (int channel = 0; channel < sums.length; channel++) {
      offsets[channel] = total == 0 ? 0 : sums[channel] / total;
    }
    return offsets;
  }
}
