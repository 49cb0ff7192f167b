package org.resonate.models.separate;

/** The input of models/export/reference.py, by the same rule. */
public final class ReferenceSignal {

  private ReferenceSignal() {}

  /** {@code [2][frames]}: triangle waves and bursts of noise. */
  public static float[][] stereo(int frames) {
    float[][] signal = new float[2][frames];
    long state = 1;
    for (int n = 0; n < frames; n++) {
      state = (state * 1664525 + 1013904223) & 0xFFFF_FFFFL;
      double noise = (state >> 8) / (double) (1 << 23) - 1;
      double burst = Math.max(0, 1 - n % 11025 / 2048.0) * noise;
      double middle = 0.2 * triangle(n, 800);
      signal[0][n] =
          (float) (middle + 0.15 * triangle(n, 200) + 0.05 * triangle(n, 134) + 0.2 * burst);
      signal[1][n] =
          (float) (middle + 0.05 * triangle(n, 200) + 0.15 * triangle(n, 134) + 0.15 * burst);
    }
    return signal;
  }

  private static double triangle(int n, int period) {
    return Math.abs(n % period - period / 2) * (4.0 / period) - 1;
  }
}
