package org.resonate.audio.spectrum;

/**
 * The third-octave bands of IEC 61260-1 (base ten) from 25 Hz to 20 kHz: band b is centred at 1000
 * · 10^((b − 16)/10) Hz and reaches 10^(1/20) either way.
 */
public final class ThirdOctaves {

  /** How many bands there are. */
  public static final int BANDS = 30;

  private static final int BAND_OF_1_KHZ = 16;

  private ThirdOctaves() {}

  /** The exact centre of a band, 0 to {@code BANDS − 1}, in Hz. */
  public static double centreHz(int band) {
    return 1000 * Math.pow(10, (band - BAND_OF_1_KHZ) / 10.0);
  }

  /** Where a band begins, in Hz; it ends where the next one begins. */
  public static double lowerHz(int band) {
    return centreHz(band) * Math.pow(10, -0.05);
  }

  /** The place of a frequency on the scale of bands: a centre gives its whole number. */
  public static double position(double frequencyHz) {
    return BAND_OF_1_KHZ + 10 * Math.log10(frequencyHz / 1000);
  }

  /**
   * Sums the power of a spectrum band by band. A bin that lies across an edge is shared out.
   *
   * @param power {@code [bins]}, the power of bins 0 to size/2
   * @param binHz the distance of two bins
   * @return {@code [BANDS]} powers; a band above the last bin has none
   */
  public static double[] sum(double[] power, double binHz) {
    double[] bands = new double[BANDS];
    for (int b = 0; b < BANDS; b++) {
      double from = lowerHz(b) / binHz;
      double to = lowerHz(b + 1) / binHz;
      int last = Math.min(power.length - 1, (int) Math.round(to));
      for (int bin = (int) Math.round(from); bin <= last; bin++) {
        double share = Math.min(bin + 0.5, to) - Math.max(bin - 0.5, from);
        bands[b] += power[bin] * Math.max(0, share);
      }
    }
    return bands;
  }
}
