package org.resonate.audio.measure;

import java.util.Arrays;

/**
 * Runs the filter of a linear model forward and backward over long stretches: of each run of
 * samples two taps at once, so that Java computes many samples at once. The same as {@link
 * LinearPrediction#residual} several times as fast.
 */
final class ModelFilter {

  // A whole number of vectors on every machine.
  private static final int TOGETHER = 16;

  private final float[] taps;
  private final float[] sums;
  private final float[] part;

  /**
   * @param most samples filtered at a time
   */
  ModelFilter(int order, int most) {
    taps = new float[(order / TOGETHER + 1) * TOGETHER];
    sums = new float[most];
    part = new float[most + TOGETHER];
  }

  /**
   * The prediction error of a part of the samples.
   *
   * @param samples the order's count of them before {@code from}
   * @param model {@code [order + 1]}, the first 1
   * @param error {@code [at least to]}, overwritten from {@code from} to {@code to}
   */
  void residual(float[] samples, int from, int to, double[] model, float[] error) {
    int order = model.length - 1;
    for (int k = 0; k <= order; k++) {
      taps[order - k] = (float) model[k];
    }
    run(samples, from - order, to - from);
    System.arraycopy(sums, 0, error, from, to - from);
  }

  /**
   * What a filter matched to the model makes of a prediction error: largest where the model answers
   * a pulse.
   *
   * @param error the order's count of it behind {@code to}
   * @param matched {@code [at least to - from]}, overwritten from its start
   */
  void match(float[] error, int from, int to, double[] model, float[] matched) {
    for (int k = 0; k < model.length; k++) {
      taps[k] = (float) model[k];
    }
    run(error, from, to - from);
    System.arraycopy(sums, 0, matched, 0, to - from);
  }

  private void run(float[] samples, int first, int count) {
    Arrays.fill(sums, 0, count, 0);
    for (int k = 0; k < taps.length; k++) {
      if (k / TOGETHER % 2 == 0) {
        int known = Math.min(count + TOGETHER, samples.length - first - k);
        System.arraycopy(samples, first + k, part, 0, known);
        add(taps[k], k + TOGETHER < taps.length ? taps[k + TOGETHER] : 0, part, sums, count);
      }
    }
  }

  // From the first element on in each array, or from one a whole vector further: Java runs only
  // such sums many at once.
  private static void add(float factor, float farFactor, float[] from, float[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] += factor * from[i] + farFactor * from[i + TOGETHER];
    }
  }
}
