package org.resonate.audio.measure;

/**
 * Turns measurements into scores from 0 (undamaged) to 1 (beyond use). All scales are set so that
 * the default thresholds of a quarter, a half and three quarters fall where the comments say.
 */
public final class DamageScores {

  // One click in a short stem may be the detector's mistake: it stays GOOD.
  private static final double LEAST_MINUTES_OF_CLICKS = 1;
  private static final double LEAST_MINUTES_OF_DROPOUTS = 0.25;
  private static final double[] CUTS_HZ = {16_000, 12_500, 6_500, 4_000, 2_500};

  private DamageScores() {}

  /** Noise under music: 14 dB a quarter, 8 dB a half, 2 dB three quarters. */
  public static double noise(double snrDb) {
    return bound((20 - snrDb) / 24);
  }

  /** Share of samples cut off: a thousandth a quarter, a hundredth a half, a tenth three. */
  public static double clipping(double share) {
    return share <= 0 ? 0 : bound((Math.log10(share) + 4) / 4);
  }

  /** Clicks a minute: 2 a quarter, 20 a half, 200 three quarters. */
  public static double clicks(double perMinute) {
    return perMinute <= 0 ? 0 : bound(0.25 + 0.25 * Math.log10(perMinute / 2));
  }

  /** The same of so many clicks in a stem of this length, which counts as a minute at least. */
  public static double clicks(long count, double minutes) {
    return clicks(count / Math.max(LEAST_MINUTES_OF_CLICKS, minutes));
  }

  /** Holes a minute: 1 in three minutes a quarter, 2 a minute a half, 12 three quarters. */
  public static double dropouts(double perMinute) {
    return perMinute <= 0 ? 0 : bound(0.25 + 0.25 * Math.log(perMinute * 3) / Math.log(6));
  }

  /** The same of so many holes in a stem of this length, which counts as 15 s at least. */
  public static double dropouts(long count, double minutes) {
    return dropouts(count / Math.max(LEAST_MINUTES_OF_DROPOUTS, minutes));
  }

  /** Hum against music: −43 dB a quarter, −28 dB a half, −13 dB three quarters. */
  public static double hum(double relativeDb) {
    return bound((relativeDb + 58) / 60);
  }

  /** A sharp upper limit: 16 kHz nothing, 12.5 kHz a quarter, 6.5 kHz a half, 4 kHz three. */
  public static double bandwidth(double cutHz) {
    if (cutHz <= 0 || cutHz >= CUTS_HZ[0]) {
      return 0;
    }
    for (int i = 1; i < CUTS_HZ.length; i++) {
      if (cutHz >= CUTS_HZ[i]) {
        return 0.25 * (i - Math.log(cutHz / CUTS_HZ[i]) / Math.log(CUTS_HZ[i - 1] / CUTS_HZ[i]));
      }
    }
    return 1;
  }

  /** Products of distortion against the sound: −26 dB a quarter, −17 dB a half, −8 dB three. */
  public static double distortion(double relativeDb) {
    return bound((relativeDb + 35) / 36);
  }

  /** Artefacts of separation against the sound: −14 dB a quarter, −8 dB a half, −2 dB three. */
  public static double artefacts(double relativeDb) {
    return bound((relativeDb + 20) / 24);
  }

  private static double bound(double score) {
    return Math.max(0, Math.min(1, score));
  }
}
