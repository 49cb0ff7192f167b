package org.resonate.audio.measure;

/**
 * Turns measurements into scores from 0 (undamaged) to 1 (beyond use). All scales are set so that
 * the default thresholds of a quarter, a half and three quarters fall where the comments say.
 */
public final class DamageScores {

  private DamageScores() {}

  /** Noise under music: 12 dB a quarter, 6 dB a half, 0 dB three quarters. */
  public static double noise(double snrDb) {
    return bound((18 - snrDb) / 24);
  }

  /** Share of samples cut off: a thousandth a quarter, a hundredth a half, a tenth three. */
  public static double clipping(double share) {
    return share <= 0 ? 0 : bound((Math.log10(share) + 4) / 4);
  }

  /** Clicks a minute: 2 a quarter, 20 a half, 200 three quarters. */
  public static double clicks(double perMinute) {
    return perMinute <= 0 ? 0 : bound(0.25 + 0.25 * Math.log10(perMinute / 2));
  }

  /** Holes a minute: 1 in three minutes a quarter, 2 a minute a half, 12 three quarters. */
  public static double dropouts(double perMinute) {
    return perMinute <= 0 ? 0 : bound(0.25 + 0.25 * Math.log(perMinute * 3) / Math.log(6));
  }

  /** Hum against music: −40 dB a quarter, −25 dB a half, −10 dB three quarters. */
  public static double hum(double relativeDb) {
    return bound((relativeDb + 55) / 60);
  }

  /** A sharp upper limit: 16 kHz nothing, 11 kHz a quarter, 6 kHz a half, 3.5 kHz three. */
  public static double bandwidth(double cutHz) {
    if (cutHz <= 0 || cutHz >= 16_000) {
      return 0;
    }
    return bound(0.75 * Math.pow(Math.log(16_000 / cutHz) / Math.log(16_000 / 3_500.0), 0.8));
  }

  private static double bound(double score) {
    return Math.max(0, Math.min(1, score));
  }
}
