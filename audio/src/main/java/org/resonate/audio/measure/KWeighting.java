package org.resonate.audio.measure;

import org.resonate.audio.filter.Biquad;

/**
 * The K-weighting of ITU-R BS.1770-4, annex 1: a shelf for the head, then a high-pass (RLB).
 *
 * <p>The recommendation tabulates coefficients for 48 kHz only. The analogue prototypes behind them
 * (corner, gain and quality as derived by De Man, "Evaluation of Implementations of the EBU R128
 * Loudness Measurement", AES convention 145, 2018) give the same filters at any rate.
 *
 * @param shelf first stage
 * @param highPass second stage
 */
record KWeighting(Biquad shelf, Biquad highPass) {

  private static final double SHELF_HZ = 1681.974450955533;
  private static final double SHELF_GAIN_DB = 3.999843853973347;
  private static final double SHELF_Q = 0.7071752369554196;
  private static final double SHELF_MIDDLE_EXPONENT = 0.4996667741545416;
  private static final double HIGH_PASS_HZ = 38.13547087602444;
  private static final double HIGH_PASS_Q = 0.5003270373238773;

  static KWeighting at(int rateHz) {
    return new KWeighting(shelf(rateHz), highPass(rateHz));
  }

  private static Biquad shelf(int rateHz) {
    double k = Math.tan(Math.PI * SHELF_HZ / rateHz);
    double high = Math.pow(10, SHELF_GAIN_DB / 20);
    double middle = Math.pow(high, SHELF_MIDDLE_EXPONENT);
    double a0 = 1 + k / SHELF_Q + k * k;
    return new Biquad(
        (high + middle * k / SHELF_Q + k * k) / a0,
        2 * (k * k - high) / a0,
        (high - middle * k / SHELF_Q + k * k) / a0,
        2 * (k * k - 1) / a0,
        (1 - k / SHELF_Q + k * k) / a0);
  }

  private static Biquad highPass(int rateHz) {
    double k = Math.tan(Math.PI * HIGH_PASS_HZ / rateHz);
    double a0 = 1 + k / HIGH_PASS_Q + k * k;
    // The recommendation's numerator is 1, −2, 1 as it stands, not divided by a0.
    return new Biquad(1, -2, 1, 2 * (k * k - 1) / a0, (1 - k / HIGH_PASS_Q + k * k) / a0);
  }
}
