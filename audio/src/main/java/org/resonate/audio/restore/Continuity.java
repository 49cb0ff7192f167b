package org.resonate.audio.restore;

import org.resonate.audio.Levels;
import org.resonate.audio.measure.LinearPrediction;
import org.resonate.audio.spectrum.Windows;

/** Tells whether a filled stretch goes better with its surroundings than what was there. */
final class Continuity {

  private static final int ORDER = 31;
  private static final double LOUDER = 4;

  private Continuity() {}

  /**
   * Whether the worst prediction error in and right behind the stretch is at most half of what it
   * was, and the stretch not four times as loud as its surroundings.
   */
  static boolean better(float[] before, float[] after, int start, int end) {
    float[] windowed = after.clone();
    float[] window = Windows.hann(after.length);
    for (int i = 0; i < windowed.length; i++) {
      windowed[i] *= window[i];
    }
    double[] model =
        LinearPrediction.levinson(
            LinearPrediction.autocorrelation(windowed, windowed.length, ORDER));
    double around = Levels.energy(after, 0, start) + Levels.energy(after, end, after.length - end);
    double known = after.length - (end - start);
    for (int i = start; i < end; i++) {
      if (!Float.isFinite(after[i])) {
        return false;
      }
    }
    return worst(after, model, start, end) <= 0.5 * worst(before, model, start, end)
        && Levels.rms(after, start, end - start) <= LOUDER * Math.sqrt(around / known);
  }

  private static double worst(float[] samples, double[] model, int start, int end) {
    float[] error = new float[samples.length];
    LinearPrediction.residual(samples, samples.length, model, error);
    int from = Math.max(0, start);
    return Levels.peak(error, from, Math.min(samples.length, end + ORDER) - from);
  }
}
