package org.resonate.audio.restore;

import java.util.Arrays;

/**
 * Finds out how a method does on a frame: the frame is clipped a bit further, and what the method
 * then restores is held against what was there.
 */
final class DeclipTrial {

  // Samples that the trial clips; as many again as are clipped where that is more.
  private static final int FEWEST = 10;
  private static final float LOWEST_SHARE = 0.3f;
  // A trial that is this near to the truth is no reason to hold back; one that far is.
  private static final double RIGHT = 0.65;
  private static final double WRONG = 0.5;

  private final float[] frame;
  private final float top;
  private final float bottom;
  private final float[] samples;
  private final float lowered;

  /**
   * Clips further.
   *
   * @param frame all of it numbers; not changed
   * @param top samples at or above it are clipped; +∞: none is
   * @param bottom samples at or below it are clipped; −∞: none is
   * @param clipped how many are
   */
  DeclipTrial(float[] frame, float top, float bottom, int clipped) {
    this.frame = frame;
    this.top = top;
    this.bottom = bottom;
    lowered = lowered(clipped);
    samples = new float[frame.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Math.max(bottom(), Math.min(top(), frame[i]));
    }
  }

  /** What is to be restored, {@code [frame]}. */
  float[] samples() {
    return samples;
  }

  /** Where it was clipped above. */
  float top() {
    return top * lowered;
  }

  /** Where it was clipped below. */
  float bottom() {
    return bottom * lowered;
  }

  /**
   * What a method is worth.
   *
   * @param share by how much of what it adds it may be followed, 0 to 1: one that adds twice too
   *     much is followed half the way
   * @param error what is then left of the energy that was missing; 1: nothing was gained
   */
  record Verdict(double share, double error) {}

  /**
   * Judges a method.
   *
   * @param restored what it made of {@link #samples}, times the window
   * @param window {@code [frame]}
   */
  Verdict judge(float[] restored, float[] window) {
    double missing = 0;
    double added = 1e-20;
    double both = 0;
    for (int i = 0; i < frame.length; i++) {
      if (frame[i] != samples[i] && frame[i] < top && frame[i] > bottom) {
        double held = window[i] * samples[i];
        double lacked = window[i] * frame[i] - held;
        double made = restored[i] - held;
        missing += lacked * lacked;
        added += made * made;
        both += lacked * made;
      }
    }
    if (missing == 0) {
      return new Verdict(0, 1);
    }
    double share = Math.min(1, Math.sqrt(missing / added));
    double trust = Math.max(0, Math.min(1, (share - WRONG) / (RIGHT - WRONG)));
    share += trust * (1 - share);
    return new Verdict(share, (missing - 2 * share * both + share * share * added) / missing);
  }

  /** What the levels are multiplied by, so that there is something to compare. */
  private float lowered(int clipped) {
    float[] shares = new float[frame.length];
    for (int i = 0; i < shares.length; i++) {
      float share = frame[i] > 0 ? frame[i] / top : frame[i] / bottom;
      shares[i] = share < 1 ? share : 0;
    }
    Arrays.sort(shares);
    int more = Math.min(shares.length / 4, Math.max(FEWEST, clipped));
    return Math.max(LOWEST_SHARE, shares[shares.length - more]);
  }
}
