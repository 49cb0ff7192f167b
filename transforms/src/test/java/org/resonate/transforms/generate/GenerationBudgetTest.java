package org.resonate.transforms.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.resonate.audio.measure.Damage;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.transforms.RegenerationPlan;
import org.resonate.transforms.settings.RegenerateSettings;

class GenerationBudgetTest {

  private static final int RATE_HZ = 1000;

  private static DamageRegion region(
      double from, double to, DamageCause cause, double score, Damage level) {
    return new DamageRegion((long) (from * RATE_HZ), (long) (to * RATE_HZ), cause, score, level);
  }

  private static GenerationBudget budget(double seconds, Map<String, List<DamageRegion>> regions) {
    RegenerateSettings settings =
        new RegenerateSettings(false, false, null, 0.3, seconds, null, null, null, null);
    Map<String, RegenerationPlan> plans = new LinkedHashMap<>();
    regions.forEach((stem, list) -> plans.put(stem, new RegenerationPlan(list, "damaged")));
    return GenerationBudget.of(plans, RATE_HZ, settings);
  }

  @Test
  void theMostSevereComesFirstAndTheRestIsTold() {
    DamageRegion moderate = region(0, 4, DamageCause.NOISE, 0.6, Damage.MODERATE);
    DamageRegion severe = region(10, 13, DamageCause.CLIPPING, 0.8, Damage.SEVERE);
    DamageRegion worse = region(20, 23, DamageCause.CLIPPING, 0.9, Damage.SEVERE);
    GenerationBudget budget =
        budget(8, Map.of("bass", List.of(moderate), "other", List.of(severe, worse)));
    assertEquals(List.of(severe, worse), budget.regions().get("other"));
    assertEquals(
        List.of(region(0, 2, DamageCause.NOISE, 0.6, Damage.MODERATE)),
        budget.regions().get("bass"));
    assertEquals(8, budget.seconds(RATE_HZ), 1e-9);
    assertEquals(
        Map.of(
            "bass", List.of("bass: 2.0 s of damage were not generated, beyond the budget of 8 s")),
        budget.notes());
  }

  @Test
  void aScrapOfBudgetIsNotSpent() {
    DamageRegion first = region(0, 3, DamageCause.NOISE, 0.9, Damage.SEVERE);
    DamageRegion second = region(10, 20, DamageCause.NOISE, 0.8, Damage.SEVERE);
    GenerationBudget budget = budget(3.5, Map.of("bass", List.of(first, second)));
    assertEquals(List.of(first), budget.regions().get("bass"));
    assertTrue(budget.notes().get("bass").get(0).startsWith("bass: 10.0 s"));
  }

  @Test
  void clicksHumAndShortHolesAreNotForAGenerator() {
    GenerationBudget budget =
        budget(
            60,
            Map.of(
                "other",
                List.of(
                    region(0, 3, DamageCause.CLICKS, 0.9, Damage.SEVERE),
                    region(4, 9, DamageCause.HUM, 0.9, Damage.SEVERE),
                    region(10, 10.05, DamageCause.DROPOUT, 0.9, Damage.SEVERE))));
    assertEquals(Map.of(), budget.regions());
    assertEquals(Map.of(), budget.notes());
  }

  @Test
  void whatOverlapsIsOneRegionOfTheWorseCause() {
    GenerationBudget budget =
        budget(
            60,
            Map.of(
                "other",
                List.of(
                    region(5, 9, DamageCause.CLIPPING, 0.9, Damage.SEVERE),
                    region(2, 6, DamageCause.NOISE, 0.5, Damage.MODERATE),
                    region(20, 21, DamageCause.DROPOUT, 1, Damage.SEVERE))));
    assertEquals(
        List.of(
            region(2, 9, DamageCause.CLIPPING, 0.9, Damage.SEVERE),
            region(20, 21, DamageCause.DROPOUT, 1, Damage.SEVERE)),
        budget.regions().get("other"));
  }

  /** Else all around a hole would be thrown away with it, or the hole be blended with nothing. */
  @Test
  void aHoleInOtherDamageStaysARegionOfItsOwn() {
    DamageRegion hole = region(5, 5.3, DamageCause.DROPOUT, 1, Damage.SEVERE);
    GenerationBudget budget =
        budget(
            60,
            Map.of("other", List.of(region(2, 9, DamageCause.NOISE, 0.7, Damage.SEVERE), hole)));
    assertEquals(
        List.of(
            region(2, 5, DamageCause.NOISE, 0.7, Damage.SEVERE),
            hole,
            region(5.3, 9, DamageCause.NOISE, 0.7, Damage.SEVERE)),
        budget.regions().get("other"));
  }
}
