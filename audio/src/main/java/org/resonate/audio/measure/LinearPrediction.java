package org.resonate.audio.measure;

import java.util.Arrays;

/**
 * Autoregressive models of short stretches: x[n] = −Σ a[k] x[n−k] + e[n], a[0] = 1. Autocorrelation
 * method with the Levinson-Durbin recursion (Makhoul, Linear Prediction: A Tutorial Review, 1975).
 */
public final class LinearPrediction {

  private LinearPrediction() {}

  /**
   * The autocorrelation at lags 0 to {@code lags}.
   *
   * @param samples windowed by the caller
   */
  public static double[] autocorrelation(float[] samples, int frames, int lags) {
    double[] result = new double[lags + 1];
    int lag = 0;
    // Eight sums at once keep the adders busy; one sum alone would wait for itself.
    for (; lag + 7 <= lags; lag += 8) {
      int end = frames - lag - 7;
      float s0 = 0;
      float s1 = 0;
      float s2 = 0;
      float s3 = 0;
      float s4 = 0;
      float s5 = 0;
      float s6 = 0;
      float s7 = 0;
      for (int i = 0; i < end; i++) {
        float x = samples[i];
        s0 += x * samples[i + lag];
        s1 += x * samples[i + lag + 1];
        s2 += x * samples[i + lag + 2];
        s3 += x * samples[i + lag + 3];
        s4 += x * samples[i + lag + 4];
        s5 += x * samples[i + lag + 5];
        s6 += x * samples[i + lag + 6];
        s7 += x * samples[i + lag + 7];
      }
      double[] sums = {s0, s1, s2, s3, s4, s5, s6, s7};
      for (int j = 0; j < 8; j++) {
        for (int i = Math.max(0, end); i < frames - lag - j; i++) {
          sums[j] += (double) samples[i] * samples[i + lag + j];
        }
        result[lag + j] = sums[j];
      }
    }
    for (; lag <= lags; lag++) {
      double sum = 0;
      for (int i = 0; i < frames - lag; i++) {
        sum += (double) samples[i] * samples[i + lag];
      }
      result[lag] = sum;
    }
    return result;
  }

  /**
   * Solves the normal equations. A white floor 90 dB down keeps them regular.
   *
   * @param autocorrelation at lags 0 to the order
   * @return {@code [order + 1]}, the first is 1; all others 0 for silence
   */
  public static double[] levinson(double[] autocorrelation) {
    int order = autocorrelation.length - 1;
    double[] a = new double[order + 1];
    double[] next = new double[order + 1];
    a[0] = 1;
    double error = autocorrelation[0] * (1 + 1e-9);
    if (!(error > 0)) {
      return a;
    }
    for (int k = 1; k <= order; k++) {
      double sum = autocorrelation[k];
      for (int j = 1; j < k; j++) {
        sum += a[j] * autocorrelation[k - j];
      }
      double reflection = -sum / error;
      if (!(Math.abs(reflection) < 1)) {
        return a;
      }
      for (int j = 1; j < k; j++) {
        next[j] = a[j] + reflection * a[k - j];
      }
      next[k] = reflection;
      System.arraycopy(next, 1, a, 1, k);
      error *= 1 - reflection * reflection;
    }
    return a;
  }

  /**
   * Burg's method over several stretches of one signal, so that what lies between them has no say.
   *
   * @param stretches each longer than the order
   * @return {@code [order + 1]}, the first is 1
   */
  public static double[] burg(double[][] stretches, int order) {
    double[] a = new double[order + 1];
    double[] next = new double[order + 1];
    a[0] = 1;
    double[][] forward = new double[stretches.length][];
    double[][] backward = new double[stretches.length][];
    for (int i = 0; i < stretches.length; i++) {
      forward[i] = stretches[i].clone();
      backward[i] = stretches[i].clone();
    }
    for (int k = 1; k <= order; k++) {
      double cross = 0;
      double power = 0;
      for (int i = 0; i < stretches.length; i++) {
        double[] f = forward[i];
        double[] b = backward[i];
        // Two sums each: one alone would wait for itself.
        double cross2 = 0;
        double power2 = 0;
        int n = k;
        for (; n + 1 < f.length; n += 2) {
          cross += f[n] * b[n - 1];
          power += f[n] * f[n] + b[n - 1] * b[n - 1];
          cross2 += f[n + 1] * b[n];
          power2 += f[n + 1] * f[n + 1] + b[n] * b[n];
        }
        for (; n < f.length; n++) {
          cross += f[n] * b[n - 1];
          power += f[n] * f[n] + b[n - 1] * b[n - 1];
        }
        cross += cross2;
        power += power2;
      }
      if (!(power > 1e-30)) {
        return a;
      }
      double reflection = -2 * cross / power;
      for (int j = 1; j < k; j++) {
        next[j] = a[j] + reflection * a[k - j];
      }
      next[k] = reflection;
      System.arraycopy(next, 1, a, 1, k);
      for (int i = 0; i < stretches.length; i++) {
        step(forward[i], backward[i], k, reflection);
      }
    }
    return a;
  }

  private static void step(double[] f, double[] b, int k, double reflection) {
    // Backward in n, since b[n] becomes what b[n − 1] was.
    for (int n = f.length - 1; n >= k; n--) {
      double ahead = f[n];
      double behind = b[n - 1];
      f[n] = ahead + reflection * behind;
      b[n] = behind + reflection * ahead;
    }
  }

  /**
   * The prediction error e[n] for n from the order on; 0 before.
   *
   * @param error {@code [at least frames]}, overwritten
   */
  public static void residual(float[] samples, int frames, double[] model, float[] error) {
    residual(samples, 0, frames, model, error);
  }

  /**
   * The prediction error of a part of the samples; 0 for those that have no {@code order} samples
   * before them.
   *
   * @param error {@code [at least to]}, overwritten from {@code from} to {@code to}
   */
  public static void residual(float[] samples, int from, int to, double[] model, float[] error) {
    int order = model.length - 1;
    int first = Math.max(order, from);
    Arrays.fill(error, from, Math.max(from, Math.min(first, to)), 0);
    if (first >= to) {
      return;
    }
    System.arraycopy(samples, first, error, first, to - first);
    for (int k = 1; k <= order; k++) {
      float factor = (float) model[k];
      for (int i = first; i < to; i++) {
        error[i] += factor * samples[i - k];
      }
    }
  }
}
