package org.resonate.audio.restore;

import java.util.Arrays;
import org.resonate.audio.spectrum.Windows;

/**
 * Restores the clipped samples of one frame by {@link Spade}, and follows it as far as it was right
 * when the frame was clipped a bit further: sparse spectra overshoot where a frame holds few
 * periods, under low notes and gliding voices. Owns its scratch: not for several threads at once.
 */
final class FrameDeclipper {

  static final int SIZE = 2048;

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
    DeclipTrial trial = new DeclipTrial(frame, top, bottom, clipped);
    float[] tried = sparse(quick, trial.samples(), trial.top(), trial.bottom());
    double share = trial.judge(tried, window).share();
    float[] restored = sparse(spade, frame, top, bottom);
    for (int i = 0; i < SIZE; i++) {
      double held = window[i] * frame[i];
      restored[i] = (float) (window[i] * (held + share * (restored[i] - held)));
    }
    return restored;
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
