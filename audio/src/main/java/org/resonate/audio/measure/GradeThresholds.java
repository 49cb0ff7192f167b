package org.resonate.audio.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the grades of damage begin, on scores from 0 (undamaged) to 1 (beyond use).
 *
 * @param minor at or above: MINOR
 * @param moderate at or above: MODERATE
 * @param severe at or above: SEVERE
 */
public record GradeThresholds(double minor, double moderate, double severe) {

  /** A quarter, a half, three quarters. */
  public static final GradeThresholds DEFAULT = new GradeThresholds(0.25, 0.5, 0.75);

  /** The grade of a score from 0 to 1. */
  public Damage grade(double score) {
    if (score >= severe) {
      return Damage.SEVERE;
    }
    if (score >= moderate) {
      return Damage.MODERATE;
    }
    return score >= minor ? Damage.MINOR : Damage.GOOD;
  }

  /** All mistakes, a sentence each. */
  public List<String> mistakes() {
    List<String> mistakes = new ArrayList<>();
    if (!(minor > 0 && minor <= moderate && moderate <= severe && severe <= 1)) {
      mistakes.add("thresholds must rise from above 0 to at most 1, got " + this);
    }
    return mistakes;
  }
}
