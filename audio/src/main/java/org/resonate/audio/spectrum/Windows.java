package org.resonate.audio.spectrum;

/** Window functions. */
public final class Windows {

  private Windows() {}

  /**
   * The periodic Hann window, 0.5 − 0.5 cos(2πi/size): copies shifted by size/2, size/3, … add up
   * to a constant.
   *
   * @return {@code size} values, 0 to 1
   */
  public static float[] hann(int size) {
    float[] window = new float[size];
    for (int i = 0; i < size; i++) {
      window[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / size));
    }
    return window;
  }

  /**
   * The Kaiser window as a function of place: I₀(β√(1−x²)) / I₀(β).
   *
   * @param x −1 to 1 from end to end; 0 is the middle, beyond the ends it is 0
   * @param beta shape; more means less ripple and a wider transition
   */
  public static double kaiser(double x, double beta) {
    return Math.abs(x) > 1 ? 0 : bessel(beta * Math.sqrt(1 - x * x)) / bessel(beta);
  }

  /** The modified Bessel function I₀ by its power series, Σ ((x/2)ᵏ/k!)². */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > sum * 1e-17; k++) {
      term *= (x / 2 / k) * (x / 2 / k);
      sum += term;
    }
    return sum;
  }
}
