package org.resonate.pipeline.triage;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.transforms.RegenerationPlan;
import org.resonate.transforms.record.Region;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.settings.RegenerateSettings;

/**
 * What remastering would meet in a stem.
 *
 * @param quality what was measured
 * @param plan what would be regenerated, and why
 * @param frames its length, above 0
 * @param rateHz frames in a second
 */
public record StemTriage(StemQuality quality, RegenerationPlan plan, long frames, int rateHz) {

  static StemTriage of(StemQuality quality, long frames, int rateHz, RegenerateSettings settings) {
    return new StemTriage(quality, RegenerationPlan.of(quality, frames, settings), frames, rateHz);
  }

  /** Its name. */
  public String name() {
    return quality.getStem();
  }

  /** Its length in seconds. */
  public double seconds() {
    return frames / (double) rateHz;
  }

  /** How long its damaged regions are, where they overlap counted once. */
  public double damagedSeconds() {
    Spans spans = new Spans();
    for (Region region : quality.getRegions()) {
      spans.add(region.getStartFrame(), region.getEndFrame());
    }
    return spans.frames() / (double) rateHz;
  }

  /** How long the regions are that would be regenerated, where they overlap counted once. */
  public double regenerateSeconds() {
    return regenerated().frames() / (double) rateHz;
  }

  Spans regenerated() {
    Spans spans = new Spans();
    plan.regions().forEach(region -> spans.add(region.startFrame(), region.endFrame()));
    return spans;
  }

  /** The worst score of any cause, 0 to 1. */
  public double worstScore() {
    return quality.getScores().values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  /**
   * What it suffers from: the causes whose score reaches a threshold, by their lower-case names.
   */
  Map<String, Double> causes(double threshold) {
    Map<String, Double> causes = new TreeMap<>(quality.getScores());
    causes.values().removeIf(score -> score < threshold);
    return causes;
  }

  /** Seconds that would be regenerated, by lower-case cause. */
  Map<String, Double> secondsByCause() {
    Map<String, Double> seconds = new TreeMap<>();
    for (DamageRegion region : plan.regions()) {
      seconds.merge(region.cause().key(), region.frames() / (double) rateHz, Double::sum);
    }
    return seconds;
  }

  /** The regions that were found. */
  public List<Region> regions() {
    return quality.getRegions();
  }
}
