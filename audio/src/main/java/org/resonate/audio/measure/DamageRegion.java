package org.resonate.audio.measure;

import java.util.Objects;

/**
 * A damaged part of a stem.
 *
 * @param startFrame first frame
 * @param endFrame first frame behind it, above {@code startFrame}
 * @param cause what is wrong there
 * @param score 0 (undamaged) to 1 (beyond use)
 * @param level the grade of {@code score}
 */
public record DamageRegion(
    long startFrame, long endFrame, DamageCause cause, double score, Damage level) {

  /** Checks the range. */
  public DamageRegion {
    Objects.requireNonNull(cause);
    Objects.requireNonNull(level);
    if (startFrame < 0 || endFrame <= startFrame) {
      throw new IllegalArgumentException("an empty region: " + startFrame + " to " + endFrame);
    }
  }

  /** How many frames it covers. */
  public long frames() {
    return endFrame - startFrame;
  }

  /** A region over the whole stem, named by the user although nothing was found. */
  public static DamageRegion forced(long frames) {
    return new DamageRegion(0, frames, DamageCause.FORCED, 0, Damage.GOOD);
  }
}
