package org.resonate.audio.restore;

import java.util.Arrays;
import org.resonate.audio.measure.LinearPrediction;

/**
 * Declips one frame by an autoregressive model: the clipped samples are set so that the prediction
 * error is least (Janssen, Veldhuis, Vries 1986), model and samples in turn, and none may fall back
 * inside the level at which it was cut: those that would are held there and the others solved again
 * (an active set). The normal equations are banded, so a frame costs little however much of it is
 * clipped.
 */
final class ArDeclip {

  private static final int ROUNDS = 3;
  private static final int HOLDS = 3;
  private static final int LEAST_ORDER = 32;
  private static final int LARGEST_ORDER = 64;
  private static final double RIDGE = 1e-9;

  private ArDeclip() {}

  /**
   * Restores a frame in place.
   *
   * @param x what was recorded; clipped samples at their level
   * @param lower the least each sample may be
   * @param upper the most; equal to {@code lower} where the sample is known
   */
  static void declip(double[] x, float[] lower, float[] upper) {
    int[] unknown = new int[x.length];
    int count = 0;
    int run = 0;
    int longest = 0;
    for (int i = 0; i < x.length; i++) {
      run = lower[i] == upper[i] ? 0 : run + 1;
      longest = Math.max(longest, run);
      if (run > 0) {
        unknown[count++] = i;
      }
    }
    int order = Math.max(LEAST_ORDER, Math.min(LARGEST_ORDER, 2 * longest));
    double[] recorded = x.clone();
    for (int round = 0; round < ROUNDS; round++) {
      double[] model = LinearPrediction.burg(new double[][] {x}, order);
      double[] b = new double[order + 1];
      for (int lag = 0; lag <= order; lag++) {
        for (int k = 0; k + lag <= order; k++) {
          b[lag] += model[k] * model[k + lag];
        }
      }
      int[] free = Arrays.copyOf(unknown, count);
      for (int hold = 0; hold < HOLDS && free.length > 0; hold++) {
        solve(x, free, b);
        int left = 0;
        int[] still = new int[free.length];
        for (int at : free) {
          if (x[at] < lower[at] || x[at] > upper[at]) {
            x[at] = recorded[at];
          } else {
            still[left++] = at;
          }
        }
        if (left == free.length) {
          break;
        }
        free = Arrays.copyOf(still, left);
      }
    }
  }

  /** Minimises the prediction error over the free samples: banded Cholesky. */
  private static void solve(double[] x, int[] free, double[] b) {
    int n = free.length;
    int order = b.length - 1;
    double[] right = new double[n];
    boolean[] isFree = new boolean[x.length];
    for (int at : free) {
      isFree[at] = true;
    }
    for (int i = 0; i < n; i++) {
      int at = free[i];
      double sum = 0;
      for (int j = Math.max(0, at - order); j <= Math.min(x.length - 1, at + order); j++) {
        if (!isFree[j]) {
          sum += b[Math.abs(at - j)] * x[j];
        }
      }
      right[i] = -sum;
    }
    double[][] rows = new double[n][];
    int[] firsts = new int[n];
    for (int i = 0; i < n; i++) {
      int first = i;
      while (first > 0 && free[i] - free[first - 1] <= order) {
        first--;
      }
      firsts[i] = first;
      double[] row = new double[i - first + 1];
      rows[i] = row;
      for (int j = first; j <= i; j++) {
        double sum = b[free[i] - free[j]];
        if (i == j) {
          sum *= 1 + RIDGE;
        }
        int from = Math.max(first, firsts[j]);
        double[] other = rows[j];
        for (int k = from; k < j; k++) {
          sum -= row[k - first] * other[k - firsts[j]];
        }
        row[j - first] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / other[j - firsts[j]];
      }
    }
    for (int i = 0; i < n; i++) {
      double sum = right[i];
      for (int k = firsts[i]; k < i; k++) {
        sum -= rows[i][k - firsts[i]] * right[k];
      }
      right[i] = sum / rows[i][i - firsts[i]];
    }
    for (int i = n - 1; i >= 0; i--) {
      right[i] /= rows[i][i - firsts[i]];
      for (int k = firsts[i]; k < i; k++) {
        right[k] -= rows[i][k - firsts[i]] * right[i];
      }
    }
    for (int i = 0; i < n; i++) {
      x[free[i]] = right[i];
    }
  }
}
