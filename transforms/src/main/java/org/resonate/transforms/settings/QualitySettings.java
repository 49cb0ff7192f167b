package org.resonate.transforms.settings;

import java.util.Objects;
import org.resonate.audio.measure.GradeThresholds;

/**
 * Where the grades of damage begin.
 *
 * @param thresholds by measure
 */
public record QualitySettings(GradeThresholds thresholds) {

  /** The documented thresholds. */
  public static final QualitySettings DEFAULT = new QualitySettings(GradeThresholds.DEFAULT);

  /** Null becomes the default. */
  public QualitySettings {
    thresholds = Objects.requireNonNullElse(thresholds, GradeThresholds.DEFAULT);
  }

  void check(Mistakes mistakes) {
    thresholds.mistakes().forEach(sentence -> mistakes.expect(false, "quality." + sentence));
  }
}
