package org.resonate.audio.restore;

import java.util.Arrays;
import org.resonate.audio.spectrum.Windows;

/**
 * Restores the clipped samples of one frame by {@link Spade}, and finds out how far to follow it.
 * Sparse spectra overshoot where a frame holds few periods, under low notes and gliding voices. So
 * the frame is clipped a bit further, and what is then restored is held against what was there: a
 * method that adds twice too much to the trial is followed half the way in earnest. Owns its
 * scratch: not for several threads at once.
 */
final class FrameDeclipper {

  static final int SIZE = 2048;

  // Samples that the trial clips; as many again as are clipped where that is more.
  private static final int FEWEST = 10;
  private static final float LOWEST_SHARE = 0.3f;
  // A trial that is this near to the truth is no reason to hold back; one that far is.
  private static final double RIGHT = 0.65;
  private static final double WRONG = 0.5;

  private final float[] window = Windows.hann(SIZE);
  private final float[] lower = new float[SIZE];
  private final float[] upper = new float[SIZE];
  // Nearer, and slower, gains nothing on average; a trial need not be as good.
  private final Spade spade = new Spade(SIZE, 0.03, 0.02);
  private final Spade quick = new Spade(SIZE, 0.03, 0.05);

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
    float[] restored = sparse(spade, frame, top, bottom);
    double share = believable(frame, top, bottom, clipped);
    for (int i = 0; i < SIZE; i++) {
      double held = window[i] * frame[i];
      restored[i] = (float) (window[i] * (held + share * (restored[i] - held)));
    }
    return restored;
  }

  /** By how much of what it adds the method may be followed, 0 to 1. */
  private double believable(float[] frame, float top, float bottom, int clipped) {
    float lowered = lowered(frame, top, bottom, clipped);
    float[] trial = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      trial[i] = Math.max(bottom * lowered, Math.min(top * lowered, frame[i]));
    }
    float[] restored = sparse(quick, trial, top * lowered, bottom * lowered);
    double missing = 0;
    double added = 1e-20;
    for (int i = 0; i < SIZE; i++) {
      if (frame[i] != trial[i] && frame[i] < top && frame[i] > bottom) {
        double held = window[i] * trial[i];
        missing += Math.pow(window[i] * frame[i] - held, 2);
        added += Math.pow(restored[i] - held, 2);
      }
    }
    double share = Math.min(1, Math.sqrt(missing / added));
    double trust = Math.max(0, Math.min(1, (share - WRONG) / (RIGHT - WRONG)));
    return share + trust * (1 - share);
  }

  /** What the levels are multiplied by, so that there is something to compare. */
  private static float lowered(float[] frame, float top, float bottom, int clipped) {
    float[] shares = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      float share = frame[i] > 0 ? frame[i] / top : frame[i] / bottom;
      shares[i] = share < 1 ? share : 0;
    }
    Arrays.sort(shares);
    int more = Math.min(SIZE / 4, Math.max(FEWEST, clipped));
    return Math.max(LOWEST_SHARE, shares[SIZE - more]);
  }

  private float[] sparse(Spade method, float[] frame, float top, float bottom) {
    float[] result = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      result[i] = frame[i] * window[i];
      lower[i] = frame[i] <= bottom ? Float.NEGATIVE_INFINITY : result[i];
      upper[i] = frame[i] >= top ? Float.POSITIVE_INFINITY : result[i];
    }
    method.declip(result, lower, upper);
    return result;
  }
}
