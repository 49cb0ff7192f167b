package org.resonate.audio.measure;

import org.resonate.audio.spectrum.Fft;

/**
 * The modified discrete cosine transform of AAC's long blocks (ISO/IEC 14496-3): 2048 samples to
 * 1024 lines, through a cosine transform of type IV made of two real FFTs of 512.
 */
final class LongTransform {

  /** Lines, and frames from one block to the next. */
  static final int LINES = 1024;

  private static final int HALF = LINES / 2;
  private static final double KAISER_ALPHA = 4;

  private final float[] window = new float[2 * LINES];
  private final Fft fft = new Fft(HALF);
  private final float[] folded = new float[LINES];
  private final float[] real = new float[HALF + 2];
  private final float[] imaginary = new float[HALF + 2];
  private final float[] cos = new float[HALF];
  private final float[] sin = new float[HALF];

  /**
   * @param kaiser the Kaiser-Bessel derived window; else the sine window
   */
  LongTransform(boolean kaiser) {
    double[] sums = new double[LINES + 1];
    for (int i = 0; i <= LINES; i++) {
      double x = 2.0 * i / LINES - 1;
      double weight = bessel(Math.PI * KAISER_ALPHA * Math.sqrt(Math.max(0, 1 - x * x)));
      sums[i] = weight + (i == 0 ? 0 : sums[i - 1]);
    }
    for (int i = 0; i < LINES; i++) {
      double rise =
          kaiser ? Math.sqrt(sums[i] / sums[LINES]) : Math.sin(Math.PI / (2 * LINES) * (i + 0.5));
      window[i] = (float) rise;
      window[2 * LINES - 1 - i] = (float) rise;
    }
    for (int n = 0; n < HALF; n++) {
      double angle = -Math.PI * (8 * n + 1) / (8.0 * LINES);
      cos[n] = (float) Math.cos(angle);
      sin[n] = (float) Math.sin(angle);
    }
  }

  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; k < 60; k++) {
      term *= x / (2 * k) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }

  /**
   * Transforms the 2048 samples from an offset on.
   *
   * @param lines {@code [1024]}, overwritten; of no special scale
   */
  void transform(float[] samples, int offset, float[] lines) {
    for (int n = 0; n < HALF; n++) {
      int c = LINES + HALF;
      folded[n] =
          -window[c - 1 - n] * samples[offset + c - 1 - n]
              - window[c + n] * samples[offset + c + n];
      folded[HALF + n] =
          window[n] * samples[offset + n] - window[LINES - 1 - n] * samples[offset + LINES - 1 - n];
    }
    for (int n = 0; n < HALF; n++) {
      float re = folded[2 * n];
      float im = folded[LINES - 1 - 2 * n];
      real[n] = re * cos[n] - im * sin[n];
      imaginary[n] = re * sin[n] + im * cos[n];
    }
    fft.forward(real);
    fft.forward(imaginary);
    // The transform of a complex signal from those of its two real parts, both ways at once.
    for (int k = 0; k <= HALF / 2; k++) {
      float sumRe = real[2 * k] - imaginary[2 * k + 1];
      float sumIm = real[2 * k + 1] + imaginary[2 * k];
      lines[2 * k] = sumRe * cos[k] - sumIm * sin[k];
      lines[LINES - 1 - 2 * k] = -(sumRe * sin[k] + sumIm * cos[k]);
      if (k > 0 && k < HALF / 2) {
        int mirror = HALF - k;
        float re = real[2 * k] + imaginary[2 * k + 1];
        float im = imaginary[2 * k] - real[2 * k + 1];
        lines[2 * mirror] = re * cos[mirror] - im * sin[mirror];
        lines[LINES - 1 - 2 * mirror] = -(re * sin[mirror] + im * cos[mirror]);
      }
    }
  }
}
