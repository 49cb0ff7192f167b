package org.resonate.audio.filter;

import org.resonate.audio.spectrum.ThirdOctaves;

/**
 * Finds the filter that gives a signal the tonal balance of another one, from the third-octave
 * levels of both. It changes the balance, not the level: its gains in dB have the mean 0.
 */
public final class MatchEq {

  /** The length of the filters, in samples: 0.19 s at 44.1 kHz. */
  public static final int TAPS = 8191;

  /** A band this far under its signal's loudest holds nothing that could be matched. */
  private static final double SILENCE_DB = -80;

  /** What each neighbour counts beside a band itself. */
  private static final double NEIGHBOUR = 0.25;

  private MatchEq() {}

  /**
   * The gain of each band: the difference of the levels, smoothed with its neighbours (1 : 4 : 1),
   * shifted as a whole so that the mean of what is left of it within the range is 0. Bands where
   * either signal is silent (80 dB under its loudest band) get 0 dB and count for nothing.
   *
   * @param sourceDb {@code [ThirdOctaves.BANDS]} levels of what is to be filtered, dB; −∞ allowed
   * @param referenceDb the same of what it shall be like
   * @param rangeDb the largest gain either way, 0 or more
   * @return {@code [ThirdOctaves.BANDS]} gains, dB
   */
  public static double[] gainsDb(double[] sourceDb, double[] referenceDb, double rangeDb) {
    if (sourceDb.length != ThirdOctaves.BANDS || referenceDb.length != ThirdOctaves.BANDS) {
      throw new IllegalArgumentException("third-octave levels come in " + ThirdOctaves.BANDS);
    }
    if (!(rangeDb >= 0 && Double.isFinite(rangeDb))) {
      throw new IllegalArgumentException("a range is 0 dB or more, got " + rangeDb);
    }
    boolean[] counts = new boolean[ThirdOctaves.BANDS];
    double sourceGate = max(sourceDb) + SILENCE_DB;
    double referenceGate = max(referenceDb) + SILENCE_DB;
    double[] difference = new double[ThirdOctaves.BANDS];
    for (int b = 0; b < ThirdOctaves.BANDS; b++) {
      // Of a silent signal all levels are −∞: none counts.
      counts[b] =
          sourceDb[b] > Double.NEGATIVE_INFINITY
              && referenceDb[b] > Double.NEGATIVE_INFINITY
              && sourceDb[b] >= sourceGate
              && referenceDb[b] >= referenceGate;
      difference[b] = counts[b] ? referenceDb[b] - sourceDb[b] : 0;
    }
    double[] smooth = smooth(difference, counts);
    double shift = levelShift(smooth, counts, rangeDb);
    double[] gains = new double[ThirdOctaves.BANDS];
    for (int b = 0; b < gains.length; b++) {
      gains[b] = counts[b] ? clamp(smooth[b] - shift, rangeDb) : 0;
    }
    return gains;
  }

  /**
   * The filter of these gains, {@value #TAPS} taps. Between the centres of the bands the gain in dB
   * is a straight line over the logarithm of the frequency; beyond the first and last it stays.
   *
   * @param gainsDb {@code [ThirdOctaves.BANDS]}
   * @param phase linear: symmetric taps, delayed by half their length; minimum: not delayed
   * @param rateHz the rate at which it will run
   */
  public static float[] design(double[] gainsDb, EqPhase phase, int rateHz) {
    return FirDesign.design(hz -> curveDb(gainsDb, hz), TAPS, phase, rateHz);
  }

  /** {@link #gainsDb} and {@link #design(double[], EqPhase, int)} in one. */
  public static float[] design(
      double[] sourceDb, double[] referenceDb, double rangeDb, EqPhase phase, int rateHz) {
    return design(gainsDb(sourceDb, referenceDb, rangeDb), phase, rateHz);
  }

  /** The gain that a filter of these gains shall have at a frequency, dB. */
  static double curveDb(double[] gainsDb, double frequencyHz) {
    double position = ThirdOctaves.position(Math.max(frequencyHz, 1));
    double inside = Math.max(0, Math.min(gainsDb.length - 1, position));
    int below = Math.min((int) inside, gainsDb.length - 2);
    double part = inside - below;
    return gainsDb[below] * (1 - part) + gainsDb[below + 1] * part;
  }

  private static double[] smooth(double[] difference, boolean[] counts) {
    double[] smooth = new double[difference.length];
    for (int b = 0; b < smooth.length; b++) {
      double sum = difference[b];
      double weight = 1;
      for (int n = Math.max(0, b - 1); n <= Math.min(b + 1, smooth.length - 1); n++) {
        if (n != b && counts[n]) {
          sum += NEIGHBOUR * difference[n];
          weight += NEIGHBOUR;
        }
      }
      smooth[b] = sum / weight;
    }
    return smooth;
  }

  /** What to subtract so that the limited gains have the mean 0: their sum falls as it rises. */
  private static double levelShift(double[] gains, boolean[] counts, double rangeDb) {
    double low = -1000;
    double high = 1000;
    for (int round = 0; round < 64; round++) {
      double middle = (low + high) / 2;
      double sum = 0;
      for (int b = 0; b < gains.length; b++) {
        sum += counts[b] ? clamp(gains[b] - middle, rangeDb) : 0;
      }
      if (sum > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double clamp(double gainDb, double rangeDb) {
    return Math.max(-rangeDb, Math.min(rangeDb, gainDb));
  }

  private static double max(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
