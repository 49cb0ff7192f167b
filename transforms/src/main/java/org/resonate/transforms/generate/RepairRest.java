package org.resonate.transforms.generate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resonate.audio.gate.Gate;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.transforms.RegenerationPlan;
import org.resonate.transforms.record.Regenerated;
import org.resonate.transforms.record.StemRegeneration;

/** What of the damage the repair has left: the rest no generated sound could measure better on. */
final class RepairRest {

  private RepairRest() {}

  /**
   * The plans without the regions that the repair has mended as far as the gate can tell.
   *
   * @param plans by stem
   * @param repaired what the repair made of each
   */
  static Map<String, RegenerationPlan> of(
      Map<String, RegenerationPlan> plans, List<StemRegeneration> repaired) {
    Map<String, RegenerationPlan> rest = new LinkedHashMap<>(plans);
    for (StemRegeneration stem : repaired) {
      RegenerationPlan plan = plans.get(stem.getStem());
      if (plan != null) {
        List<DamageRegion> left =
            plan.regions().stream().filter(region -> !isMended(region, stem)).toList();
        rest.put(stem.getStem(), new RegenerationPlan(left, plan.reason()));
      }
    }
    return rest;
  }

  private static boolean isMended(DamageRegion region, StemRegeneration stem) {
    return stem.getIntervals().stream()
        .filter(Regenerated::getAccepted)
        .filter(interval -> interval.getCause().name().equals(region.cause().name()))
        .filter(
            interval ->
                region.startFrame() <= interval.getStartFrame()
                    && interval.getEndFrame() <= region.endFrame())
        .anyMatch(interval -> !Gate.canImprove(region.cause(), interval.getScoreAfter()));
  }
}
