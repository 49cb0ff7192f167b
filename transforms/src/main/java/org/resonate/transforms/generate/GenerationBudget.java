package org.resonate.transforms.generate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.models.generate.FrameRange;
import org.resonate.models.generate.GenerationPlan;
import org.resonate.transforms.RegenerationPlan;
import org.resonate.transforms.settings.RegenerateSettings;

/**
 * What of a track's damage is generated: the most severe first, as far as {@code regenerate.budget}
 * reaches.
 *
 * @param regions of each stem, in order, not overlapping; a stem of which nothing is generated is
 *     absent
 * @param leftOut frames of damage that the budget does not reach, by stem; a stem without any is
 *     absent
 * @param notes the same in words, a sentence each
 */
public record GenerationBudget(
    Map<String, List<DamageRegion>> regions,
    Map<String, Long> leftOut,
    Map<String, List<String>> notes) {

  /** A hole below this is predicted better than generated. */
  private static final double SHORTEST_HOLE_SECONDS = 0.05;

  /** Less than this of a region is not worth a beginning. */
  private static final double LEAST_PART_SECONDS = 1;

  private record Wish(String stem, DamageRegion region) {}

  /**
   * Plans.
   *
   * @param plans what is regenerated of each stem
   * @param rateHz of the stems
   */
  public static GenerationBudget of(
      Map<String, RegenerationPlan> plans, int rateHz, RegenerateSettings settings) {
    List<Wish> wishes = new ArrayList<>();
    plans.forEach(
        (stem, plan) -> wanted(plan, rateHz).forEach(region -> wishes.add(new Wish(stem, region))));
    wishes.sort(
        Comparator.comparing((Wish wish) -> wish.region().level())
            .thenComparing(wish -> wish.region().score())
            .reversed()
            .thenComparing(wish -> wish.region().startFrame())
            .thenComparing(Wish::stem));
    Map<String, List<DamageRegion>> taken = new LinkedHashMap<>();
    Map<String, Long> leftOut = new LinkedHashMap<>();
    long left = (long) (settings.budget() * rateHz);
    for (Wish wish : wishes) {
      DamageRegion region = wish.region();
      long part = Math.min(left, region.frames());
      if (part < region.frames() && part < LEAST_PART_SECONDS * rateHz) {
        part = 0;
      }
      if (part > 0) {
        taken
            .computeIfAbsent(wish.stem(), stem -> new ArrayList<>())
            .add(until(region, region.startFrame() + part));
      }
      if (part < region.frames()) {
        leftOut.merge(wish.stem(), region.frames() - part, Long::sum);
      }
      left -= part;
    }
    taken.values().forEach(list -> list.sort(Comparator.comparing(DamageRegion::startFrame)));
    Map<String, List<String>> notes = new LinkedHashMap<>();
    leftOut.forEach(
        (stem, frames) ->
            notes.put(
                stem,
                List.of(
                    String.format(
                        Locale.ROOT,
                        "%s: %.1f s of damage were not generated, beyond the budget of %.0f s",
                        stem,
                        frames / (double) rateHz,
                        settings.budget()))));
    return new GenerationBudget(taken, leftOut, notes);
  }

  /** How many seconds of damage are generated. */
  public double seconds(int rateHz) {
    return regions.values().stream().flatMap(List::stream).mapToLong(DamageRegion::frames).sum()
        / (double) rateHz;
  }

  /**
   * The windows that some regions of a stem take: what is paid for.
   *
   * @param frames length of the stem
   */
  public static GenerationPlan windows(List<DamageRegion> regions, long frames) {
    return GenerationPlan.of(
        frames,
        regions.stream()
            .map(region -> new FrameRange(region.startFrame(), region.endFrame()))
            .toList());
  }

  private static DamageRegion until(DamageRegion region, long endFrame) {
    return new DamageRegion(
        region.startFrame(), endFrame, region.cause(), region.score(), region.level());
  }

  /**
   * What a generator is the right tool for; what touches becomes one, by the worse of both. Holes
   * stay apart: nothing of them is left, but something of what is around them.
   */
  private static List<DamageRegion> wanted(RegenerationPlan plan, int rateHz) {
    List<DamageRegion> sorted =
        plan.regions().stream()
            .filter(region -> isForGenerator(region, rateHz))
            .sorted(Comparator.comparing(DamageRegion::startFrame))
            .toList();
    List<DamageRegion> holes = merged(sorted.stream().filter(GenerationBudget::isGone).toList());
    List<DamageRegion> wanted = new ArrayList<>(holes);
    for (DamageRegion region : merged(sorted.stream().filter(r -> !isGone(r)).toList())) {
      long from = region.startFrame();
      for (DamageRegion hole : holes) {
        if (from < hole.endFrame() && hole.startFrame() < region.endFrame()) {
          addPart(wanted, region, from, hole.startFrame());
          from = hole.endFrame();
        }
      }
      addPart(wanted, region, from, region.endFrame());
    }
    return wanted;
  }

  private static void addPart(List<DamageRegion> to, DamageRegion region, long from, long until) {
    if (from < until) {
      to.add(new DamageRegion(from, until, region.cause(), region.score(), region.level()));
    }
  }

  private static List<DamageRegion> merged(List<DamageRegion> sorted) {
    List<DamageRegion> merged = new ArrayList<>();
    for (DamageRegion region : sorted) {
      DamageRegion last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && region.startFrame() <= last.endFrame()) {
        DamageRegion worse = region.score() > last.score() ? region : last;
        merged.set(
            merged.size() - 1,
            new DamageRegion(
                last.startFrame(),
                Math.max(last.endFrame(), region.endFrame()),
                worse.cause(),
                worse.score(),
                worse.level()));
      } else {
        merged.add(region);
      }
    }
    return merged;
  }

  private static boolean isForGenerator(DamageRegion region, int rateHz) {
    return switch (region.cause()) {
      case NOISE, CLIPPING, BANDWIDTH, DISTORTION, FORCED -> true;
      case DROPOUT -> region.frames() > SHORTEST_HOLE_SECONDS * rateHz;
      // A click is predicted from its surroundings, hum is cut out; what a separation left behind
      // comes out of the next separation too.
      case CLICKS, HUM, ARTEFACTS -> false;
    };
  }

  /** Whether nothing of a region's own sound is left. */
  static boolean isGone(DamageRegion region) {
    return region.cause() == DamageCause.DROPOUT;
  }
}
