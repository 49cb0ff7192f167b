package org.resonate.audio.restore;

/**
 * The gain of the minimum mean-square error log-spectral amplitude estimator: G = ξ/(1+ξ) · exp(½
 * E₁(v)), v = γ ξ/(1+ξ) (Ephraim and Malah 1985, eq. 20). ξ is the a-priori and γ the a-posteriori
 * signal-to-noise ratio of a bin.
 */
public final class LogSpectralGain {

  private static final double EULER = 0.5772156649015329;
  // exp(½ E₁) over v from 2^-40 to 2^6, 128 points an octave: the top bits of a float.
  private static final int SHIFT = 16;
  private static final int LOWEST = Float.floatToRawIntBits(0x1p-40f) >>> SHIFT;
  private static final float SMALLEST = 0x1p-40f;
  private static final float LARGEST = 0x1p6f;
  private static final float[] TABLE = table();

  private LogSpectralGain() {}

  /**
   * The gain from a table, within 1e-5 of its value.
   *
   * @param prior ξ, above 0
   * @param posterior γ, 0 or more
   */
  public static float gain(float prior, float posterior) {
    float wiener = prior / (1 + prior);
    float v = wiener * posterior;
    if (v >= LARGEST) {
      return wiener;
    }
    int bits = Float.floatToRawIntBits(Math.max(SMALLEST, v));
    int cell = (bits >>> SHIFT) - LOWEST;
    float share = (bits & ((1 << SHIFT) - 1)) * (1f / (1 << SHIFT));
    return wiener * (TABLE[cell] + share * (TABLE[cell + 1] - TABLE[cell]));
  }

  /** The exponential integral E₁ of a positive number: series to 1, continued fraction beyond. */
  public static double e1(double x) {
    if (x <= 1) {
      double sum = -EULER - Math.log(x);
      double term = -1;
      for (int k = 1; k <= 25; k++) {
        term *= -x / k;
        sum += term / k;
      }
      return sum;
    }
    // Lentz's method on e^-x · 1/(x + 1 − 1/(x + 3 − 4/(x + 5 − …))).
    double b = x + 1;
    double c = 1e300;
    double d = 1 / b;
    double h = d;
    for (int k = 1; k <= 200; k++) {
      double a = -(double) k * k;
      b += 2;
      d = 1 / (a * d + b);
      c = b + a / c;
      h *= c * d;
      if (Math.abs(c * d - 1) < 1e-15) {
        break;
      }
    }
    return h * Math.exp(-x);
  }

  private static float[] table() {
    int cells = (Float.floatToRawIntBits(LARGEST) >>> SHIFT) - LOWEST + 2;
    float[] table = new float[cells];
    for (int cell = 0; cell < cells; cell++) {
      float v = Float.intBitsToFloat((cell + LOWEST) << SHIFT);
      table[cell] = (float) Math.exp(0.5 * e1(v));
    }
    return table;
  }
}
