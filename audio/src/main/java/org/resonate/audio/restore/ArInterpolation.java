package org.resonate.audio.restore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.resonate.audio.measure.LinearPrediction;

/**
 * Fills a gap so that the prediction error of an autoregressive model is least (Janssen, Veldhuis,
 * Vries 1986). The model is Burg's over both sides of the gap, which need not be guessed for it and
 * so need no rounds. For one gap the normal equations are Toeplitz; Levinson's recursion solves
 * them.
 */
public final class ArInterpolation {

  private static final int LARGEST_ORDER = 1000;

  private ArInterpolation() {}

  /** How much sound the method wants on each side of a gap of this length, frames. */
  public static int contextFrames(int gapFrames) {
    return Math.max(1024, 2 * order(gapFrames) + gapFrames);
  }

  private static int order(int gapFrames) {
    return Math.max(32, Math.min(3 * gapFrames + 2, LARGEST_ORDER));
  }

  /**
   * Fills a gap in place.
   *
   * @param samples the gap and what is known around it; what lies beyond a sample that is not a
   *     number has no say
   * @param start first sample of the gap
   * @param end first sample behind it; less than a third of all samples should be gap
   */
  public static void fill(float[] samples, int start, int end) {
    int gap = end - start;
    if (gap <= 0) {
      return;
    }
    int from = start;
    while (from > 0 && Float.isFinite(samples[from - 1])) {
      from--;
    }
    int to = end;
    while (to < samples.length && Float.isFinite(samples[to])) {
      to++;
    }
    if (from == 0 && to == samples.length) {
      fillAll(samples, start, end);
    } else {
      float[] known = Arrays.copyOfRange(samples, from, to);
      fillAll(known, start - from, end - from);
      System.arraycopy(known, start - from, samples, start, gap);
    }
  }

  private static void fillAll(float[] samples, int start, int end) {
    int order = Math.min(order(end - start), Math.max(start, samples.length - end) / 2);
    if (order < 1) {
      line(samples, start, end);
      return;
    }
    double[] x = new double[samples.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = i >= start && i < end ? 0 : samples[i];
    }
    List<double[]> sides = new ArrayList<>();
    for (double[] side : List.of(Arrays.copyOf(x, start), Arrays.copyOfRange(x, end, x.length))) {
      if (side.length > order) {
        sides.add(side);
      }
    }
    solve(x, start, end, LinearPrediction.burg(sides.toArray(double[][]::new), order));
    for (int i = start; i < end; i++) {
      samples[i] = (float) x[i];
    }
  }

  private static void line(float[] samples, int start, int end) {
    float from = start > 0 ? samples[start - 1] : 0;
    float to = end < samples.length ? samples[end] : 0;
    for (int i = start; i < end; i++) {
      samples[i] = from + (to - from) * (i - start + 1) / (end - start + 1);
    }
  }

  /** Minimises the prediction error over the gap, all else fixed. */
  private static void solve(double[] x, int start, int end, double[] model) {
    int order = model.length - 1;
    int gap = end - start;
    double[] b = new double[order + 1];
    for (int lag = 0; lag <= order; lag++) {
      for (int k = 0; k + lag <= order; k++) {
        b[lag] += model[k] * model[k + lag];
      }
    }
    double[] right = new double[gap];
    for (int i = 0; i < gap; i++) {
      int at = start + i;
      double sum = 0;
      for (int j = Math.max(0, at - order); j < start; j++) {
        sum += b[at - j] * x[j];
      }
      for (int j = end; j <= Math.min(x.length - 1, at + order); j++) {
        sum += b[j - at] * x[j];
      }
      right[i] = -sum;
    }
    double[] filled = toeplitz(b, right);
    System.arraycopy(filled, 0, x, start, gap);
  }

  /** Levinson's recursion for a symmetric positive definite band matrix. */
  private static double[] toeplitz(double[] band, double[] right) {
    int n = right.length;
    double[] y = new double[n];
    double[] f = new double[n];
    double[] next = new double[n];
    f[0] = 1;
    double error = band[0] * (1 + 1e-12);
    y[0] = right[0] / error;
    for (int k = 1; k < n; k++) {
      double forward = 0;
      double missing = right[k];
      for (int j = Math.max(0, k - band.length + 1); j < k; j++) {
        forward += f[j] * band[k - j];
        missing -= y[j] * band[k - j];
      }
      double reflection = -forward / error;
      for (int j = 0; j <= k; j++) {
        next[j] = (j < k ? f[j] : 0) + reflection * (j > 0 ? f[k - j] : 0);
      }
      error *= 1 - reflection * reflection;
      double step = missing / error;
      for (int j = 0; j <= k; j++) {
        y[j] += step * next[k - j];
      }
      System.arraycopy(next, 0, f, 0, k + 1);
    }
    return y;
  }
}
