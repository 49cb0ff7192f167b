package org.resonate.audio;

/** Levels and decibels: the only place that converts between them. */
public final class Levels {

  private Levels() {}

  /** An amplitude ratio in decibels; 0 gives −∞. */
  public static double toDb(double amplitude) {
    return 20 * Math.log10(amplitude);
  }

  /** A power ratio in decibels; 0 gives −∞. */
  public static double powerToDb(double power) {
    return 10 * Math.log10(power);
  }

  /** The amplitude ratio of a level in decibels; −∞ gives 0. */
  public static double fromDb(double db) {
    return Math.pow(10, db / 20);
  }

  /** The power ratio of a level in decibels; −∞ gives 0. */
  public static double powerFromDb(double db) {
    return Math.pow(10, db / 10);
  }

  /** The root mean square of {@code frames} samples from {@code offset}; 0 of none. */
  public static double rms(float[] samples, int offset, int frames) {
    return frames == 0 ? 0 : Math.sqrt(energy(samples, offset, frames) / frames);
  }

  /** The sum of squares of {@code frames} samples from {@code offset}. */
  public static double energy(float[] samples, int offset, int frames) {
    double sum = 0;
    for (int i = offset; i < offset + frames; i++) {
      sum += (double) samples[i] * samples[i];
    }
    return sum;
  }

  /** The largest magnitude of {@code frames} samples from {@code offset}; 0 of none. */
  public static float peak(float[] samples, int offset, int frames) {
    float peak = 0;
    for (int i = offset; i < offset + frames; i++) {
      peak = Math.max(peak, Math.abs(samples[i]));
    }
    return peak;
  }
}
