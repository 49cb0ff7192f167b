package org.resonate.audio.measure;

import java.util.Arrays;
import java.util.List;
import org.resonate.audio.Levels;

/**
 * The stationary noise under a signal, by time and band. What is music is left out as far as can be
 * told without knowing it, so the profile errs on the low side in quiet company and on the high
 * side under dense sound.
 *
 * @param segmentFrames how long one segment lasts
 * @param rateHz of the signal
 * @param segments power in one Hz, {@code [segment][channel][band]} of {@link NoiseBands}; NaN
 *     where nothing can be told
 */
public record NoiseProfile(long segmentFrames, int rateHz, List<double[][]> segments) {

  private static final int AROUND = 12;
  private static final double QUANTILE = 0.25;

  /** Copies the list. */
  public NoiseProfile {
    segments = List.copyOf(segments);
  }

  /**
   * The noise around a frame, of one channel: a low quantile over the minute around it, which is
   * what stays when the music does not.
   *
   * @return power in one Hz by band; 0 where no noise was found
   */
  public double[] around(long frame, int channel) {
    int centre = (int) Math.max(0, Math.min(segments.size() - 1, frame / segmentFrames));
    return quantile(
        Math.max(0, centre - AROUND), Math.min(segments.size(), centre + AROUND + 1), channel);
  }

  /** The same over the whole signal. */
  public double[] overall(int channel) {
    return quantile(0, segments.size(), channel);
  }

  /** The same of one segment alone. */
  public double[] segment(int segment, int channel) {
    return quantile(segment, segment + 1, channel);
  }

  /** The power of all bands together, mean square, mean of the channels. */
  public double power() {
    return meanPower(0, segments.size());
  }

  /** The same of one segment. */
  public double power(int segment) {
    return meanPower(segment, segment + 1);
  }

  /**
   * The signal-to-noise ratio of sound that holds noise, dB; at least −30.
   *
   * @param power of both together, mean square
   * @param noisePower of the noise, above 0
   */
  public static double snrDb(double power, double noisePower) {
    return Levels.powerToDb(Math.max(power - noisePower, 1e-3 * noisePower) / noisePower);
  }

  private double meanPower(int from, int to) {
    if (segments.isEmpty()) {
      return 0;
    }
    int channels = segments.get(0).length;
    double sum = 0;
    for (int channel = 0; channel < channels; channel++) {
      sum += bandwidthSum(quantile(from, to, channel));
    }
    return sum / channels;
  }

  private double bandwidthSum(double[] densities) {
    int size = 8192;
    double sum = 0;
    for (double density : NoiseBands.overBins(densities, size, rateHz)) {
      sum += density;
    }
    return sum * rateHz / size;
  }

  private double[] quantile(int from, int to, int channel) {
    int bands = NoiseBands.count(rateHz);
    double[] result = new double[bands];
    double[] values = new double[Math.max(0, to - from)];
    for (int band = 0; band < bands; band++) {
      int count = 0;
      for (int i = from; i < to; i++) {
        double value = segments.get(i)[channel][band];
        if (!Double.isNaN(value)) {
          values[count++] = value;
        }
      }
      Arrays.sort(values, 0, count);
      result[band] = count == 0 ? 0 : values[(int) (QUANTILE * (count - 1))];
    }
    return smooth(result);
  }

  /**
   * Noise is smooth over frequency, white or falling: what stands out of its neighbours by more
   * than 4 dB either way is music.
   */
  private static double[] smooth(double[] densities) {
    double[] falling = new double[densities.length];
    Arrays.setAll(falling, band -> densities[band] * NoiseBands.middleHz(band));
    double[] result = new double[densities.length];
    for (int band = 0; band < result.length; band++) {
      double limit =
          Math.max(median(densities, band), median(falling, band) / NoiseBands.middleHz(band));
      result[band] = Math.min(densities[band], 2.5 * limit);
    }
    return result;
  }

  private static double median(double[] values, int band) {
    int from = Math.max(0, Math.min(values.length - 5, band - 2));
    double[] near = Arrays.copyOfRange(values, from, Math.min(values.length, from + 5));
    Arrays.sort(near);
    return near[near.length / 2];
  }
}
