package org.resonate.models.separate;

import java.util.SplittableRandom;

/**
 * The shift trick: several passes, each over the sound delayed by another time, averaged. A network
 * that answers a little differently at each place in its segment then errs less. Every network of a
 * bag hears the same delays.
 *
 * @param count passes; 0: one pass without a delay
 * @param seed of the delays
 */
public record Shifts(int count, long seed) {

  /** One pass, as the sound is. */
  public static final Shifts NONE = new Shifts(0, 0);

  /** Checks the count. */
  public Shifts {
    if (count < 0) {
      throw new IllegalArgumentException("shifts must be 0 or more, got " + count);
    }
  }

  /** The silence before the sound in each pass, in frames, 0 to half a second. */
  int[] leadFrames(int rateHz) {
    if (count == 0) {
      return new int[1];
    }
    SplittableRandom random = new SplittableRandom(seed);
    int longest = rateHz / 2;
    return random.ints(count, 0, longest + 1).map(offset -> longest - offset).toArray();
  }
}
