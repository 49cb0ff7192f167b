package org.resonate.audio.filter;

/**
 * The low half of a linear-phase crossover; the high half is what it leaves of the sound, so that
 * both together are the sound itself.
 */
public final class Crossover {

  /** Taps: the edge is 0.3 kHz wide at 44.1 kHz. */
  private static final int TAPS = 511;

  private static final float STOPPED_DB = -120;

  private Crossover() {}

  /**
   * The taps that pass what lies below a frequency.
   *
   * @param edgeHz where half of the magnitude passes, below half of the rate
   */
  public static float[] lowPass(double edgeHz, int rateHz) {
    if (!(edgeHz > 0 && edgeHz < rateHz / 2.0)) {
      throw new IllegalArgumentException(
          "a crossover lies between 0 and " + rateHz / 2.0 + " Hz, not at " + edgeHz);
    }
    return FirDesign.design(hz -> hz < edgeHz ? 0 : STOPPED_DB, TAPS, EqPhase.LINEAR, rateHz);
  }
}
