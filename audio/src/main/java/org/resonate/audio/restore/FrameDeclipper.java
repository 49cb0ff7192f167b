package org.resonate.audio.restore;

import java.util.Arrays;
import org.resonate.audio.spectrum.Windows;

/**
 * Restores the clipped samples of one frame, by {@link Spade} or, where that does worse, by {@link
 * ArDeclip}: sparse spectra are best for chords and mixtures, an autoregressive model for a voice,
 * whose pitch glides, and for low notes, of which a frame holds few periods. Which it is the frame
 * itself tells: it is clipped a bit further, and whoever restores what was just taken away is the
 * one. Owns its scratch: not for several threads at once.
 */
final class FrameDeclipper {

  static final int SIZE = 2048;

  // Beyond, the surroundings say little of an autoregressive model, and it costs much.
  private static final double MOST_CLIPPED = 0.35;
  // As many samples as are clipped already, half as many again.
  private static final double MORE = 0.5;
  private static final int FEWEST = 10;
  private static final float LOWEST_SHARE = 0.3f;
  // The trial is easier for a model of few parameters than what it stands for: 6 dB.
  private static final double ADVANTAGE = 4;

  private final float[] window = Windows.hann(SIZE);
  private final float[] lower = new float[SIZE];
  private final float[] upper = new float[SIZE];
  private final Spade spade = new Spade(SIZE);

  /**
   * Restores the frame that starts at an offset.
   *
   * @param samples at least {@link #SIZE} from the offset on; not changed
   * @param top samples at or above it are clipped; +∞: none is
   * @param bottom samples at or below it are clipped; −∞: none is
   * @return {@code [SIZE]}, times the square of the Hann window; null where nothing is clipped, and
   *     where a sample is not a number, since nothing can be told around it
   */
  float[] restore(float[] samples, int offset, float top, float bottom) {
    int clipped = 0;
    for (int i = offset; i < offset + SIZE; i++) {
      float sample = samples[i];
      if (!Float.isFinite(sample)) {
        return null;
      }
      clipped += sample >= top || sample <= bottom ? 1 : 0;
    }
    if (clipped == 0) {
      return null;
    }
    float[] frame = Arrays.copyOfRange(samples, offset, offset + SIZE);
    boolean predicted =
        clipped < MOST_CLIPPED * SIZE && predictsBetter(frame, top, bottom, clipped);
    float[] restored = predicted ? predicted(frame, top, bottom) : sparse(frame, top, bottom);
    for (int i = 0; i < SIZE; i++) {
      restored[i] *= window[i];
    }
    return restored;
  }

  /** Clips a bit more and compares what either method makes of it with what was there. */
  private boolean predictsBetter(float[] frame, float top, float bottom, int clipped) {
    float share = lowerShare(frame, top, bottom, clipped);
    float newTop = top * share;
    float newBottom = bottom * share;
    float[] trial = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      trial[i] = Math.max(newBottom, Math.min(newTop, frame[i]));
    }
    double spadeError = error(sparse(trial, newTop, newBottom), frame, trial, top, bottom);
    double modelError = error(predicted(trial, newTop, newBottom), frame, trial, top, bottom);
    return ADVANTAGE * modelError < spadeError;
  }

  /** By how much the levels are lowered, so that there is something to compare. */
  private static float lowerShare(float[] frame, float top, float bottom, int clipped) {
    float[] shares = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      float sample = frame[i];
      float share = sample > 0 ? sample / top : sample / bottom;
      shares[i] = share < 1 ? share : 0;
    }
    Arrays.sort(shares);
    int more = Math.min(SIZE / 4, Math.max(FEWEST, (int) (MORE * clipped)));
    return Math.max(LOWEST_SHARE, shares[SIZE - more]);
  }

  /**
   * The error where the truth is known, and where at least a bound is known: what is clipped in the
   * frame too must at least reach its level.
   */
  private double error(float[] restored, float[] frame, float[] trial, float top, float bottom) {
    double sum = 0;
    for (int i = 0; i < SIZE; i++) {
      if (frame[i] != trial[i]) {
        double gap = restored[i] - window[i] * frame[i];
        boolean beyond = (frame[i] >= top && gap > 0) || (frame[i] <= bottom && gap < 0);
        sum += beyond ? 0 : gap * gap;
      }
    }
    return sum;
  }

  private float[] sparse(float[] frame, float top, float bottom) {
    float[] result = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      result[i] = frame[i] * window[i];
      lower[i] = frame[i] <= bottom ? Float.NEGATIVE_INFINITY : result[i];
      upper[i] = frame[i] >= top ? Float.POSITIVE_INFINITY : result[i];
    }
    spade.declip(result, lower, upper);
    return result;
  }

  private float[] predicted(float[] frame, float top, float bottom) {
    double[] x = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      x[i] = frame[i];
      lower[i] = frame[i] <= bottom ? Float.NEGATIVE_INFINITY : frame[i];
      upper[i] = frame[i] >= top ? Float.POSITIVE_INFINITY : frame[i];
    }
    ArDeclip.declip(x, lower, upper);
    float[] result = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      result[i] = (float) x[i] * window[i];
    }
    return result;
  }
}
