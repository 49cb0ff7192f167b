package org.resonate.audio.restore;

import org.resonate.audio.Levels;
import org.resonate.audio.spectrum.Fft;

/**
 * How well a passage goes with the surroundings of a gap, and where exactly.
 *
 * @param lag where the excerpt's sound belongs: gap sample i is excerpt sample i + lag
 * @param similarity normalised cross-correlation of both surroundings together, −1 to 1
 * @param weaker the same of the side that goes less well
 * @param gain by which the passage is to be multiplied, 0.5 to 2
 */
record PassageMatch(int lag, double similarity, double weaker, double gain) {

  private static final double MOST_GAIN = 2;

  /**
   * Aligns an excerpt to the surroundings of a gap, to the sample: the lag of the largest
   * normalised cross-correlation, over all channels together.
   *
   * @param around {@code [channels][frames]}, the gap within what surrounds it
   * @param start first frame of the gap in it
   * @param end first frame behind it; there is something before or behind the gap
   * @param excerpt {@code [channels][more frames]}, finite; every lag from 0 to the difference of
   *     lengths is tried
   */
  static PassageMatch align(float[][] around, int start, int end, float[][] excerpt) {
    int frames = around[0].length;
    int lags = excerpt[0].length - frames + 1;
    double[] cross = new double[lags];
    int size = Math.max(4, Integer.highestOneBit(2 * excerpt[0].length - 1));
    Fft fft = new Fft(size);
    double known = 0;
    for (int channel = 0; channel < around.length; channel++) {
      float[] reference = new float[size + 2];
      System.arraycopy(around[channel], 0, reference, 0, start);
      System.arraycopy(around[channel], end, reference, end, frames - end);
      known += energy(reference, 0, frames);
      float[] other = new float[size + 2];
      System.arraycopy(excerpt[channel], 0, other, 0, excerpt[channel].length);
      fft.forward(reference);
      fft.forward(other);
      for (int k = 0; k < size + 2; k += 2) {
        float re = other[k] * reference[k] + other[k + 1] * reference[k + 1];
        float im = other[k + 1] * reference[k] - other[k] * reference[k + 1];
        other[k] = re;
        other[k + 1] = im;
      }
      fft.inverse(other);
      // No lag from 0 on wraps around: the transform is as long as the excerpt.
      for (int lag = 0; lag < lags; lag++) {
        cross[lag] += other[lag];
      }
    }
    double[] sums = sums(excerpt);
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int lag = 0; lag < lags; lag++) {
      double power = sums[lag + start] - sums[lag] + sums[lag + frames] - sums[lag + end];
      double similarity = power > 0 ? cross[lag] / Math.sqrt(power * known) : 0;
      if (similarity > most) {
        most = similarity;
        best = lag;
      }
    }
    double power = sums[best + start] - sums[best] + sums[best + frames] - sums[best + end];
    double gain = power > 0 ? Math.sqrt(known / power) : 1;
    double before = side(around, excerpt, best, 0, start);
    double after = side(around, excerpt, best, end, frames);
    return new PassageMatch(
        best,
        known > 0 ? most : 0,
        Math.min(before, after),
        Math.max(1 / MOST_GAIN, Math.min(MOST_GAIN, gain)));
  }

  private static double[] sums(float[][] sound) {
    double[] sums = new double[sound[0].length + 1];
    for (int i = 0; i < sound[0].length; i++) {
      sums[i + 1] = sums[i];
      for (float[] channel : sound) {
        sums[i + 1] += (double) channel[i] * channel[i];
      }
    }
    return sums;
  }

  private static double energy(float[] sound, int from, int to) {
    return Levels.energy(sound, from, to - from);
  }

  /** The correlation of one side; 1 where there is none, so that the other one decides. */
  private static double side(float[][] around, float[][] excerpt, int lag, int from, int to) {
    double cross = 0;
    double one = 0;
    double other = 0;
    for (int channel = 0; channel < around.length; channel++) {
      for (int i = from; i < to; i++) {
        double x = around[channel][i];
        double y = excerpt[channel][i + lag];
        cross += x * y;
        one += x * x;
        other += y * y;
      }
    }
    if (from == to) {
      return 1;
    }
    return one > 0 && other > 0 ? cross / Math.sqrt(one * other) : 0;
  }
}
