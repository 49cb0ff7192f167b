package org.resonate.audio.restore;

import org.resonate.audio.measure.LinearPrediction;
import org.resonate.audio.spectrum.Fft;
import org.resonate.audio.spectrum.StftFrames;

/**
 * Fills a gap by the least-squares prediction error of an autoregressive model, model and gap being
 * estimated in turn (Janssen, Veldhuis, Vries 1986). For one gap the normal equations are Toeplitz
 * and are solved by Levinson's recursion.
 */
public final class ArInterpolation {

  private static final int ROUNDS = 5;
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
   * @param samples the gap and what is known around it
   * @param start first sample of the gap
   * @param end first sample behind it; less than a third of all samples should be gap
   */
  public static void fill(float[] samples, int start, int end) {
    int gap = end - start;
    if (gap <= 0) {
      return;
    }
    int order = Math.min(order(gap), (samples.length - gap) / 3);
    if (order < 1) {
      line(samples, start, end);
      return;
    }
    double[] x = new double[samples.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = i >= start && i < end ? 0 : samples[i];
    }
    float[] window = StftFrames.hann(samples.length);
    for (int round = 0; round < ROUNDS; round++) {
      double[] model = LinearPrediction.levinson(autocorrelation(x, window, order));
      solve(x, start, end, model);
    }
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

  private static double[] autocorrelation(double[] x, float[] window, int order) {
    int size = Integer.highestOneBit(x.length + order) * 2;
    float[] spectrum = new float[size + 2];
    for (int i = 0; i < x.length; i++) {
      spectrum[i] = (float) (x[i] * window[i]);
    }
    Fft fft = new Fft(size);
    fft.forward(spectrum);
    for (int bin = 0; bin < fft.bins(); bin++) {
      float re = spectrum[2 * bin];
      float im = spectrum[2 * bin + 1];
      spectrum[2 * bin] = re * re + im * im;
      spectrum[2 * bin + 1] = 0;
    }
    fft.inverse(spectrum);
    double[] result = new double[order + 1];
    for (int lag = 0; lag <= order; lag++) {
      result[lag] = spectrum[lag];
    }
    return result;
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
