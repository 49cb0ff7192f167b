package org.resonate.transforms.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.resonate.audio.measure.Damage;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.transforms.RegenerationPlan;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.Regenerated;
import org.resonate.transforms.record.StemRegeneration;

class RepairRestTest {

  private static DamageRegion region(long from, DamageCause cause) {
    return new DamageRegion(from, from + 1000, cause, 0.8, Damage.SEVERE);
  }

  private static Regenerated interval(long from, Cause cause, boolean accepted, double after) {
    return Regenerated.newBuilder()
        .setStartFrame(from + 10)
        .setEndFrame(from + 990)
        .setCause(cause)
        .setEngine("repair")
        .setAccepted(accepted)
        .setScoreBefore(0.8)
        .setScoreAfter(after)
        .setReadings(List.of())
        .setNote("")
        .build();
  }

  @Test
  void whatTheRepairMendedAltogetherIsNotGenerated() {
    List<DamageRegion> regions =
        List.of(
            region(0, DamageCause.NOISE),
            region(2000, DamageCause.NOISE),
            region(4000, DamageCause.NOISE),
            region(6000, DamageCause.CLIPPING),
            region(8000, DamageCause.DISTORTION),
            region(10_000, DamageCause.NOISE));
    StemRegeneration bass =
        StemRegeneration.newBuilder()
            .setStem("bass")
            .setReason("severe")
            .setIntervals(
                List.of(
                    interval(0, Cause.NOISE, true, 0),
                    interval(2000, Cause.NOISE, true, 0.2),
                    interval(4000, Cause.NOISE, false, 0),
                    interval(6000, Cause.NOISE, true, 0),
                    interval(8000, Cause.DISTORTION, true, 0)))
            .build();
    Map<String, RegenerationPlan> plans =
        Map.of(
            "bass", new RegenerationPlan(regions, "severe"),
            "other", new RegenerationPlan(regions, "severe"));
    Map<String, RegenerationPlan> rest = RepairRest.of(plans, List.of(bass));
    assertEquals(regions.subList(1, 6), rest.get("bass").regions());
    assertEquals(regions, rest.get("other").regions());
  }
}
