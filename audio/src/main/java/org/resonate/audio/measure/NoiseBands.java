package org.resonate.audio.measure;

import java.util.Arrays;

/**
 * The bands in which noise is estimated: 30 Hz wide at first, quarter octaves from 240 Hz on. Wide
 * enough to hold many bins, narrow enough to follow the colour of noise.
 */
public final class NoiseBands {

  private static final double LINEAR_HZ = 30;
  private static final int LINEAR_BANDS = 8;

  private NoiseBands() {}

  /** How many bands there are up to half the rate. */
  public static int count(int rateHz) {
    return of(rateHz / 2.0, rateHz) + 1;
  }

  /** The band of a frequency, from 0. */
  public static int of(double hz, int rateHz) {
    double bounded = Math.min(hz, rateHz / 2.0);
    if (bounded < LINEAR_HZ * LINEAR_BANDS) {
      return (int) (bounded / LINEAR_HZ);
    }
    double octaves = Math.log(bounded / (LINEAR_HZ * LINEAR_BANDS)) / Math.log(2);
    return LINEAR_BANDS + (int) (4 * octaves);
  }

  /** The middle of a band, Hz. */
  static double middleHz(int band) {
    return band < LINEAR_BANDS
        ? LINEAR_HZ * (band + 0.5)
        : LINEAR_HZ * LINEAR_BANDS * Math.pow(2, (band - LINEAR_BANDS + 0.5) / 4);
  }

  /** The band of every bin of a transform of {@code size} samples. */
  static int[] ofBins(int size, int rateHz) {
    int[] bands = new int[size / 2 + 1];
    Arrays.setAll(bands, bin -> of(bin * (double) rateHz / size, rateHz));
    return bands;
  }

  /**
   * Spreads what is known of bands over bins: each band's value at its middle, interpolated in
   * decibels between.
   *
   * @param densities power in one Hz, by band; 0 or more
   * @param size of the transform
   * @return power in one Hz, {@code [size / 2 + 1]}
   */
  public static double[] overBins(double[] densities, int size, int rateHz) {
    int[] bands = ofBins(size, rateHz);
    double[] middles = new double[densities.length];
    double[] counts = new double[densities.length];
    for (int bin = 0; bin < bands.length; bin++) {
      middles[bands[bin]] += bin;
      counts[bands[bin]]++;
    }
    double[] bins = new double[bands.length];
    int below = -1;
    int above = next(counts, 0);
    for (int bin = 0; bin < bins.length; bin++) {
      while (above < densities.length && middles[above] / counts[above] <= bin) {
        below = above;
        above = next(counts, above + 1);
      }
      if (below < 0) {
        bins[bin] = densities[above];
      } else if (above >= densities.length) {
        bins[bin] = densities[below];
      } else {
        double low = middles[below] / counts[below];
        double share = (bin - low) / (middles[above] / counts[above] - low);
        bins[bin] =
            Math.exp(
                (1 - share) * Math.log(densities[below] + 1e-30)
                    + share * Math.log(densities[above] + 1e-30));
      }
    }
    return bins;
  }

  private static int next(double[] counts, int from) {
    int band = from;
    while (band < counts.length && counts[band] == 0) {
      band++;
    }
    return band;
  }
}
