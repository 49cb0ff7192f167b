package org.resonate.transforms;

import java.util.ArrayList;
import java.util.List;
import org.resonate.audio.measure.Damage;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.transforms.record.Region;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.settings.RegenerateSettings;

/**
 * What is regenerated of a stem, and why: the one place that decides it, for the stage that does it
 * and for who only wants to know.
 *
 * @param regions what is worked on; empty where the stem is kept as it is
 * @param reason why, a sentence
 */
public record RegenerationPlan(List<DamageRegion> regions, String reason) {

  /** Copies the list. */
  public RegenerationPlan {
    regions = List.copyOf(regions);
  }

  /**
   * Decides for one stem.
   *
   * @param quality what was measured of it
   * @param frames its length, above 0
   */
  public static RegenerationPlan of(StemQuality quality, long frames, RegenerateSettings settings) {
    RegenerationDecision decision =
        RegenerationDecision.of(quality.getStem(), quality.getLevel(), settings);
    if (!decision.regenerate()) {
      return new RegenerationPlan(List.of(), decision.reason());
    }
    if (quality.getSilent()) {
      return new RegenerationPlan(List.of(), decision.reason() + ", but the stem is silent");
    }
    if (quality.getRegions().isEmpty() && !settings.force()) {
      return new RegenerationPlan(List.of(), decision.reason() + ", but in no region of its own");
    }
    return new RegenerationPlan(regions(quality, frames), decision.reason());
  }

  /** Whether anything is regenerated. */
  public boolean regenerates() {
    return !regions.isEmpty();
  }

  /** The damaged regions; of a forced stem without any, one region, the whole stem. */
  private static List<DamageRegion> regions(StemQuality quality, long frames) {
    if (quality.getRegions().isEmpty()) {
      return List.of(DamageRegion.forced(frames));
    }
    List<DamageRegion> regions = new ArrayList<>();
    for (Region region : quality.getRegions()) {
      regions.add(
          new DamageRegion(
              region.getStartFrame(),
              region.getEndFrame(),
              DamageCause.valueOf(region.getCause().name()),
              region.getScore(),
              Damage.valueOf(region.getLevel().name())));
    }
    return regions;
  }
}
