package org.resonate.pipeline.triage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.transforms.RegenerationPlan;
import org.resonate.transforms.generate.GenerationBudget;
import org.resonate.transforms.settings.RegenerateSettings;

/**
 * What a generator would be given of a track.
 *
 * @param secondsByStem damage that would be generated anew; a stem without any is absent
 * @param windows of ten seconds that this takes, where one candidate is made of each
 * @param leftOutSeconds damage that the budget does not reach
 * @param settings in force
 */
public record PlannedGeneration(
    Map<String, Double> secondsByStem,
    int windows,
    double leftOutSeconds,
    RegenerateSettings settings) {

  /** Of a track for which nothing is generated. */
  public static final PlannedGeneration NONE =
      new PlannedGeneration(Map.of(), 0, 0, RegenerateSettings.DEFAULT);

  /** Copies the map. */
  public PlannedGeneration {
    secondsByStem = Map.copyOf(secondsByStem);
  }

  /** As the stage would do. */
  static PlannedGeneration of(List<StemTriage> stems, int rateHz, RegenerateSettings settings) {
    Map<String, RegenerationPlan> plans = new LinkedHashMap<>();
    stems.forEach(stem -> plans.put(stem.name(), stem.plan()));
    GenerationBudget budget = GenerationBudget.of(plans, rateHz, settings);
    Map<String, Double> seconds = new LinkedHashMap<>();
    int windows = 0;
    for (StemTriage stem : stems) {
      List<DamageRegion> regions = budget.regions().get(stem.name());
      if (regions != null) {
        long frames = regions.stream().mapToLong(DamageRegion::frames).sum();
        seconds.put(stem.name(), frames / (double) rateHz);
        windows += GenerationBudget.windows(regions, stem.frames()).windows().size();
      }
    }
    long leftOut = budget.leftOut().values().stream().mapToLong(Long::longValue).sum();
    return new PlannedGeneration(seconds, windows, leftOut / (double) rateHz, settings);
  }

  /**
   * Windows of all candidates: what is paid for.
   *
   * @param device where they are made
   */
  public int windows(String device) {
    return windows * settings.candidates(device);
  }

  /** Damage of all stems that would be generated anew. */
  public double seconds() {
    return secondsByStem.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
