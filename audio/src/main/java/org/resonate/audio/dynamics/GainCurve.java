package org.resonate.audio.dynamics;

/**
 * Turns the peaks of a signal into the gain that keeps them at or under a target, without steps:
 * the reduction that a peak needs is held over the look-ahead before it (a sliding maximum), let go
 * exponentially, and smoothed by three moving means, together as long as the look-ahead: so it is
 * reached in full where the peak is, and never a sample later.
 *
 * <p>Reductions are fixed-point numbers: where nothing was above the target, the gain is exactly 1.
 */
final class GainCurve {

  /** Leaves room for the product of three sums up to 384 kHz. */
  private static final double ONE = 0x1p34;

  /** A reduction under this rounds to a gain of 1 in 32-bit float. */
  private static final long NOTHING = 1L << 8;

  private final float target;
  private final int lookAhead;
  private final double keep;
  private final double scale;
  private final SlidingMax held;
  private final MovingSum first;
  private final MovingSum second;
  private final MovingSum third;
  private double released;
  private float smallest = 1;

  /**
   * @param target where peaks shall end, linear
   * @param smoothing length of each moving mean in frames
   * @param releaseFrames the frames in which a reduction falls to 1/e
   */
  GainCurve(float target, int smoothing, double releaseFrames) {
    this.target = target;
    this.lookAhead = 3 * smoothing - 3;
    this.scale = 1 / (ONE * smoothing * smoothing * smoothing);
    this.keep = Math.exp(-1 / releaseFrames);
    this.held = new SlidingMax(lookAhead + 1);
    this.first = new MovingSum(smoothing);
    this.second = new MovingSum(smoothing);
    this.third = new MovingSum(smoothing);
  }

  /** How many frames a gain comes after its peak. */
  int lookAheadFrames() {
    return lookAhead;
  }

  /**
   * Takes the peak of a frame, linear; gives the gain, 0 to 1, of the frame {@link
   * #lookAheadFrames} earlier.
   */
  float next(float peak) {
    long needed = peak > target ? (long) Math.ceil((1 - (double) target / peak) * ONE) : 0;
    released = Math.max((double) held.push(needed), released * keep);
    long letGo = released < NOTHING ? 0 : (long) released;
    double reduction = third.push(second.push(first.push(letGo))) * scale;
    float gain = (float) (1 - reduction);
    smallest = Math.min(smallest, gain);
    return gain;
  }

  /** The smallest gain so far, linear. */
  float smallest() {
    return smallest;
  }
}
