package org.resonate.audio.measure;

import java.util.Arrays;
import org.resonate.audio.Levels;

/**
 * How much every sample looks like the start of a click: the prediction error of a linear model,
 * matched to what that model makes of pulses that die away over 1 to 20 samples, in units in which
 * the error of undisturbed sound keeps its size (Vaseghi and Rayner, "Detection and suppression of
 * impulsive noise in speech communication systems", IEE Proceedings I 137(1), 1990; Godsill and
 * Rayner, Digital Audio Restoration, 1998, ch. 5). The better the sound can be predicted, the
 * further a click stands out; the peak lies where it begins.
 */
final class ClickFilter {

  /** Of the model. */
  static final int ORDER = 23;

  /** How many samples ahead it looks. */
  static final int AHEAD = ORDER + 32;

  /** The scale of the error is told for as many samples each: it follows hits and their decay. */
  static final int CELL = 256;

  // What each kind of pulse keeps from sample to sample, and after how many samples it is over.
  private static final float[] KEPT = {
    0, (float) Math.exp(-3 / 3.0), (float) Math.exp(-3 / 8.0), (float) Math.exp(-3 / 20.0)
  };
  private static final int[] LENGTHS = {1, 8, 16, 32};
  private static final double MEDIAN_OF_GAUSSIAN = 0.6745;

  private final float[] samples;
  private final int outerCells;
  private final int cells;
  private final ModelFilter modelFilter;
  private final float[] error;
  private final float[] matched;
  private final float[] strength;
  private final float[] medians;
  private final float[] scales;
  private final float[] pulse;
  private final float[] part;
  private final float[] best;
  private final float[] gains = new float[KEPT.length];
  private final float faintest;
  private final int[] classes = new int[2048];
  private double[] model = new double[ORDER + 1];
  private int firstCell;
  private int endCell;

  /**
   * @param samples read anew by {@link #start} and {@link #cover}
   * @param outerCells how many at either end wait for {@link #cover}
   * @param faintest the least scale
   */
  ClickFilter(float[] samples, int outerCells, float faintest) {
    this.samples = samples;
    this.outerCells = outerCells;
    this.faintest = faintest;
    // The last cell is there to look ahead.
    cells = samples.length / CELL - 1;
    modelFilter = new ModelFilter(ORDER, samples.length);
    error = new float[samples.length];
    matched = new float[samples.length];
    strength = new float[samples.length];
    medians = new float[cells];
    scales = new float[cells];
    pulse = new float[samples.length];
    part = new float[samples.length];
    best = new float[samples.length];
  }

  /**
   * Filters all but the outer cells.
   *
   * @param other {@code [ORDER + 1]}, the first 1
   */
  void start(double[] other) {
    model = other;
    for (int i = 0; i < KEPT.length; i++) {
      gains[i] = gain(KEPT[i]);
    }
    firstCell = outerCells;
    endCell = samples.length / CELL - outerCells;
    run(firstCell, endCell);
    scale();
  }

  /** Filters the outer cells as well where some samples lie there. */
  void cover(int from, int to) {
    if (firstCell > 0 && (from < firstCell * CELL || to > end())) {
      run(0, firstCell);
      run(endCell, cells);
      firstCell = 0;
      endCell = cells;
      scale();
    }
  }

  private void run(int first, int end) {
    int from = first * CELL;
    int to = end * CELL;
    // Of the first samples of all nothing is known before.
    int known = Math.max(ORDER, from);
    Arrays.fill(error, from, known, 0);
    modelFilter.residual(samples, known, to + AHEAD, model, error);
    modelFilter.match(error, from, to + AHEAD - ORDER, model, matched);
    int count = to - from + AHEAD - ORDER;
    Arrays.fill(best, 0, count, 0);
    for (int i = 0; i < KEPT.length; i++) {
      System.arraycopy(matched, 0, pulse, 0, count);
      float kept = KEPT[i];
      // The sums of 1, 2, 4 and so on samples that follow: Java runs these many at once.
      for (int step = 1; step < LENGTHS[i]; step *= 2) {
        System.arraycopy(pulse, step, part, 0, count - step);
        add(kept, part, pulse, count - step);
        kept *= kept;
      }
      takeLarger(gains[i], pulse, best, count);
    }
    System.arraycopy(best, 0, strength, from, to - from);
    for (int cell = first; cell < end; cell++) {
      medians[cell] = median(cell * CELL, (cell + 1) * CELL);
    }
  }

  private static void add(float factor, float[] from, float[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] += factor * from[i];
    }
  }

  private static void takeLarger(float factor, float[] from, float[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = Math.max(to[i], factor * Math.abs(from[i]));
    }
  }

  /** One over the size of what the model makes of a pulse. */
  private float gain(float kept) {
    double response = 0;
    double power = 0;
    for (int i = 0; i < AHEAD; i++) {
      response = kept * response + (i <= ORDER ? model[i] : 0);
      power += response * response;
    }
    return (float) (1 / Math.sqrt(power));
  }

  /** The scale of cells: of each one's median and its neighbours' the middle one. */
  private void scale() {
    for (int cell = firstCell; cell < endCell; cell++) {
      int at = Math.max(firstCell + 1, Math.min(endCell - 2, cell));
      float low = Math.min(medians[at - 1], medians[at + 1]);
      float high = Math.max(medians[at - 1], medians[at + 1]);
      float middle = Math.max(low, Math.min(high, medians[at]));
      scales[cell] = (float) Math.max(faintest, middle / MEDIAN_OF_GAUSSIAN);
    }
  }

  /** The median magnitude of the error, within a twelfth of an octave. */
  private float median(int from, int to) {
    int least = classes.length;
    int most = 0;
    for (int i = from; i < to; i++) {
      int size = Float.floatToRawIntBits(Math.abs(error[i])) >>> 20;
      classes[size]++;
      least = Math.min(least, size);
      most = Math.max(most, size);
    }
    int left = (to - from) / 2;
    int middle = least;
    while (left >= classes[middle]) {
      left -= classes[middle++];
    }
    Arrays.fill(classes, least, most + 1, 0);
    return Float.intBitsToFloat((middle << 20) | (1 << 19));
  }

  /** Behind the last sample that has been filtered. */
  int end() {
    return endCell * CELL;
  }

  float strength(int at) {
    return strength[at];
  }

  /** The strength in scales of the error: of Gaussian noise about 1. */
  float over(int at) {
    return strength[at] / scales[at / CELL];
  }

  float scale(int at) {
    return scales[at / CELL];
  }

  /** The first of some samples whose strength is more than so many scales; {@code to} if none. */
  int next(int from, int to, double over) {
    for (int at = from; at < to; ) {
      float limit = (float) (over * scale(at));
      for (int end = Math.min(to, (at / CELL + 1) * CELL); at < end; at++) {
        if (strength[at] > limit) {
          return at;
        }
      }
    }
    return to;
  }

  /** Whether any of some samples, as far as filtered, is stronger and over so many scales. */
  boolean exceeds(int from, int to, double limit, double over) {
    for (int i = Math.max(from, firstCell * CELL); i < Math.min(to, end()); i++) {
      if (strength[i] > limit && over(i) > over) {
        return true;
      }
    }
    return false;
  }

  /** Root mean square of the error. */
  double errorRms(int from, int to) {
    return Levels.rms(error, from, to - from);
  }

  /**
   * The smaller one of the errors of predicting a sample from those before and from those behind:
   * that of the first is large from a click on, that of the second up to its end.
   *
   * @param least what is less may be told as 0
   */
  float bothErrors(int at, double least) {
    float ahead = Math.abs(error[at]);
    if (ahead < least) {
      return 0;
    }
    double behind = samples[at];
    for (int k = 1; k <= ORDER; k++) {
      behind += model[k] * samples[at + k];
    }
    return (float) Math.min(ahead, Math.abs(behind));
  }
}
