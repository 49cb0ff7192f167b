package org.resonate.transforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resonate.audio.measure.Damage;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.DamageLevel;
import org.resonate.transforms.record.Region;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.settings.RegenerateSettings;

class RegenerationPlanTest {

  private static final RegenerateSettings FORCED = new RegenerateSettings(false, true, null, 0.3);
  private static final int FRAMES = 1000;

  private static StemQuality quality(DamageLevel level, boolean silent, Region... regions) {
    return StemQuality.newBuilder()
        .setStem("bass")
        .setLevel(level)
        .setSilent(silent)
        .setScores(Map.of())
        .setRegions(List.of(regions))
        .build();
  }

  private static Region region(Cause cause) {
    return Region.newBuilder()
        .setStartFrame(100)
        .setEndFrame(300)
        .setCause(cause)
        .setScore(0.6)
        .setLevel(DamageLevel.MODERATE)
        .build();
  }

  private static RegenerationPlan plan(StemQuality quality, RegenerateSettings settings) {
    return RegenerationPlan.of(quality, FRAMES, settings);
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  void theRegionsOfWhateverCauseAreWorkedOn(Cause cause) {
    RegenerationPlan plan =
        plan(quality(DamageLevel.MODERATE, false, region(cause)), RegenerateSettings.DEFAULT);
    DamageCause same = DamageCause.valueOf(cause.name());
    assertEquals(List.of(new DamageRegion(100, 300, same, 0.6, Damage.MODERATE)), plan.regions());
    assertEquals("MODERATE damage", plan.reason());
  }

  @Test
  void aStemThatIsKeptHasNoRegions() {
    RegenerationPlan plan =
        plan(quality(DamageLevel.MINOR, false, region(Cause.NOISE)), RegenerateSettings.DEFAULT);
    assertFalse(plan.regenerates());
    assertEquals("minor damage is kept by default", plan.reason());
  }

  @Test
  void aSilentStemIsKeptEvenWhereItIsForced() {
    RegenerationPlan plan = plan(quality(DamageLevel.GOOD, true), FORCED);
    assertFalse(plan.regenerates());
    assertEquals("forced, but the stem is silent", plan.reason());
  }

  @Test
  void aForcedStemWithoutRegionsIsOneRegion() {
    assertEquals(
        List.of(DamageRegion.forced(FRAMES)),
        plan(quality(DamageLevel.GOOD, false), FORCED).regions());
  }

  @Test
  void damageInNoRegionIsLeftUnlessForced() {
    RegenerationPlan plan = plan(quality(DamageLevel.SEVERE, false), RegenerateSettings.DEFAULT);
    assertFalse(plan.regenerates());
    assertEquals("SEVERE damage, but in no region of its own", plan.reason());
  }
}
