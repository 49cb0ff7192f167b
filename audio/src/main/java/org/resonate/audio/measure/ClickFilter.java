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
  static final int ORDER = 31;

  /** How many samples ahead it looks. */
  static final int AHEAD = ORDER + 32;

  /** The scale of the error is told for as many samples each: it follows hits and their decay. */
  static final int CELL = 256;

  // What a pulse keeps from sample to sample; a single sample keeps nothing.
  private static final float SHORT = (float) Math.exp(-3 / 3.0);
  private static final float MEDIUM = (float) Math.exp(-3 / 8.0);
  private static final float LONG = (float) Math.exp(-3 / 20.0);
  private static final double MEDIAN_OF_GAUSSIAN = 0.6745;

  private final float[] samples;
  private final float[] error;
  private final float[] matched;
  private final float[] strength;
  private final float[] medians;
  private final float[] scales;
  private final float faintest;
  private final int[] classes = new int[2048];
  private double[] model = new double[ORDER + 1];

  /**
   * @param samples read anew by every {@link #run}
   * @param faintest the least scale
   */
  ClickFilter(float[] samples, float faintest) {
    this.samples = samples;
    this.faintest = faintest;
    error = new float[samples.length];
    matched = new float[samples.length];
    strength = new float[samples.length];
    medians = new float[samples.length / CELL];
    scales = new float[samples.length / CELL];
  }

  /** Takes another model, {@code [ORDER + 1]}, the first 1. */
  void model(double[] other) {
    model = other;
  }

  /** Filters some cells; there are samples ahead of the last. */
  void run(int firstCell, int endCell) {
    int from = firstCell * CELL;
    int to = endCell * CELL;
    LinearPrediction.residual(samples, from, to + AHEAD, model, error);
    int end = to + AHEAD - ORDER;
    System.arraycopy(error, from, matched, from, end - from);
    for (int k = 1; k <= ORDER; k++) {
      float factor = (float) model[k];
      for (int i = from; i < end; i++) {
        matched[i] += factor * error[i + k];
      }
    }
    float single = gain(0);
    float brief = gain(SHORT);
    float medium = gain(MEDIUM);
    float lasting = gain(LONG);
    float z1 = 0;
    float z2 = 0;
    float z3 = 0;
    for (int i = end - 1; i >= from; i--) {
      float y = matched[i];
      z1 = y + SHORT * z1;
      z2 = y + MEDIUM * z2;
      z3 = y + LONG * z3;
      strength[i] =
          Math.max(
              Math.max(single * Math.abs(y), brief * Math.abs(z1)),
              Math.max(medium * Math.abs(z2), lasting * Math.abs(z3)));
    }
    for (int cell = firstCell; cell < endCell; cell++) {
      medians[cell] = median(cell * CELL, (cell + 1) * CELL);
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

  /** Tells the scale of cells that have been run: of each and its neighbours the middle one. */
  void scale(int firstCell, int endCell) {
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

  /** The greatest strength of some samples. */
  float most(int from, int to) {
    return Levels.peak(strength, from, to - from);
  }

  /** Root mean square of the error. */
  double errorRms(int from, int to) {
    return Levels.rms(error, from, to - from);
  }

  /**
   * The smaller one of the errors of predicting a sample from those before and from those behind:
   * that of the first is large from a click on, that of the second up to its end.
   */
  float bothErrors(int at) {
    double behind = samples[at];
    for (int k = 1; k <= ORDER; k++) {
      behind += model[k] * samples[at + k];
    }
    return (float) Math.min(Math.abs(error[at]), Math.abs(behind));
  }
}
