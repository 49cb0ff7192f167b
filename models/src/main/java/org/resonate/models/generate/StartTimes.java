package org.resonate.models.generate;

import org.resonate.audio.measure.Damage;

/**
 * When a flow starts: the later, the more of the damaged sound is kept. Each in [0, 1).
 *
 * @param minor for slight damage, and for what was only named by the user
 * @param moderate for damage that is heard
 * @param severe for heavy damage; where the sound is gone a flow starts at 0, from noise alone
 */
public record StartTimes(double minor, double moderate, double severe) {

  /** What {@code jasco.md} proposes. */
  public static final StartTimes DEFAULT = new StartTimes(0.7, 0.5, 0.3);

  /** Checks the ranges. */
  public StartTimes {
    for (double time : new double[] {minor, moderate, severe}) {
      if (!(time >= 0 && time < 1)) {
        throw new IllegalArgumentException("a flow starts in [0, 1), not at " + time);
      }
    }
  }

  /**
   * The time for a grade.
   *
   * @param gone whether nothing of the sound is left: a hole, a dropout
   */
  public double of(Damage grade, boolean gone) {
    if (gone) {
      return 0;
    }
    return switch (grade) {
      case GOOD, MINOR -> minor;
      case MODERATE -> moderate;
      case SEVERE -> severe;
    };
  }
}
