package org.resonate.audio.restore;

import java.util.Arrays;

/**
 * The bands in which {@link Denoiser} weighs its views of a sound against each other, and the
 * weights: Stein's unbiased risk estimate says from the noisy sound alone how far an estimate is
 * from the clean one (Stein, Estimation of the mean of a multivariate normal distribution, 1981;
 * for choosing the resolution of a spectrogram: Yu, Mallat, Bacry, Audio denoising by
 * time-frequency block thresholding, 2008).
 */
final class NoiseMix {

  static final int SIZE = 1024;
  static final int HOP = 512;

  private static final int NARROWEST = 4;
  private static final double WIDTH = 0.19;
  // Of the noise in a band: two estimates that differ by less are as good as equal.
  private static final double TEMPERATURE = 0.3;

  // In bins of SIZE; the last is where the last band ends.
  private static final int[] EDGES = edges();

  private NoiseMix() {}

  private static int[] edges() {
    int[] edges = new int[SIZE];
    int count = 1;
    while (edges[count - 1] < SIZE / 2 + 1) {
      int last = edges[count - 1];
      int width = Math.max(NARROWEST, 2 * (int) (WIDTH * last / 2));
      edges[count++] = Math.min(SIZE / 2 + 1, last + width);
    }
    return Arrays.copyOf(edges, count);
  }

  static int bands() {
    return EDGES.length - 1;
  }

  /** Where a band begins in a transform of another size; {@code bands()}: where the last ends. */
  static int edge(int band, int size) {
    return Math.min(size / 2 + 1, (int) ((long) EDGES[band] * size / SIZE));
  }

  /**
   * Weighs estimates.
   *
   * @param risks {@code [views]} of one band
   * @param noise the power of the noise in it
   * @param weights {@code [views]}, overwritten; they sum to 1
   */
  static void weigh(double[] risks, double noise, double[] weights) {
    double least = Double.POSITIVE_INFINITY;
    for (double risk : risks) {
      least = Math.min(least, risk);
    }
    double sum = 0;
    for (int view = 0; view < risks.length; view++) {
      weights[view] = Math.exp((least - risks[view]) / (TEMPERATURE * noise));
      sum += weights[view];
    }
    for (int view = 0; view < risks.length; view++) {
      weights[view] /= sum;
    }
  }
}
