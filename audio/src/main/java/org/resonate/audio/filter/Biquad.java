package org.resonate.audio.filter;

/**
 * The coefficients of a second-order filter, H(z) = (b0 + b1 z⁻¹ + b2 z⁻²) / (1 + a1 z⁻¹ + a2 z⁻²).
 */
public record Biquad(double b0, double b1, double b2, double a1, double a2) {

  /** The length of the state that {@link #filter} keeps for one channel. */
  public static final int STATE = 2;

  /**
   * Below this a state is silence; decaying further it would reach denormal numbers, which crawl.
   */
  private static final double SILENCE = 1e-30;

  /**
   * Filters one channel in place (transposed direct form II).
   *
   * @param samples in and out, from index 0
   * @param count how many
   * @param state {@value #STATE} numbers, 0 at first
   */
  public void filter(double[] samples, int count, double[] state) {
    double s1 = state[0];
    double s2 = state[1];
    for (int i = 0; i < count; i++) {
      double x = samples[i];
      double y = b0 * x + s1;
      s1 = b1 * x - a1 * y + s2;
      s2 = b2 * x - a2 * y;
      samples[i] = y;
    }
    state[0] = settled(s1);
    state[1] = settled(s2);
  }

  private static double settled(double state) {
    return Math.abs(state) < SILENCE ? 0 : state;
  }

  /** |H| at a frequency, as an amplitude ratio. */
  public double magnitude(double frequencyHz, double rateHz) {
    double w = 2 * Math.PI * frequencyHz / rateHz;
    double top =
        Math.hypot(
            b0 + b1 * Math.cos(w) + b2 * Math.cos(2 * w), b1 * Math.sin(w) + b2 * Math.sin(2 * w));
    double bottom =
        Math.hypot(
            1 + a1 * Math.cos(w) + a2 * Math.cos(2 * w), a1 * Math.sin(w) + a2 * Math.sin(2 * w));
    return top / bottom;
  }
}
