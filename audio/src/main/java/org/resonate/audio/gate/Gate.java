package org.resonate.audio.gate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.resonate.audio.measure.DamageCause;

/**
 * Does no harm: a candidate is kept only if what it is there for measures better and nothing else
 * measures worse than its tolerance allows; of several the one that does most good.
 */
public final class Gate {

  private static final double LEAST_GAIN = 0.01;
  // Less than this nobody hears, however much the noise estimate fell.
  private static final double LEAST_PAUSES_DB = 0.5;
  // Where less is taken than this of what was measured as noise, most of that was sound.
  private static final double LEAST_REMOVED_DB = -4.5;
  // The song has the noise too, and what they share makes them alike: with it some likeness goes.
  private static final double SHARED_NOISE = 2;
  // Beside a hole a separation has softened the sound: what fills it may rise above that.
  private static final double SOFTENED_DB = 12;
  // What was cut off may rise so far, but not beyond belief.
  private static final double RESTORED_TOPS_DB = 18;
  // So much of what a tolerance allows weighs as much as a score of one.
  private static final double HARM_WEIGHT = 0.02;

  private Gate() {}

  /**
   * Judges the candidates for a region.
   *
   * @param cause what they are to mend
   * @param readings of the original first, then of each candidate; what could not be told is
   *     missing. A candidate of which less can be told than of the original is refused: it is
   *     silent or no number
   */
  public static Verdict judge(DamageCause cause, List<Map<Measure, Double>> readings) {
    return judge(cause, true, false, without(Measure.LOUDNESS, readings));
  }

  /**
   * Judges generated sound, which replaces instead of taking away: how much differs from the
   * original says nothing against it, but it must be about as loud. Of damage that nothing here
   * measures it need not take any away; that it does no harm is all that can be asked.
   *
   * @param cause what it is to mend
   * @param readings as of {@link #judge}
   */
  public static Verdict judgeGenerated(DamageCause cause, List<Map<Measure, Double>> readings) {
    List<Map<Measure, Double>> told = without(Measure.REMOVED, readings);
    // Of a hole no loudness is left that could be kept: what counts is its level at either end.
    return judge(
        cause,
        isMeasured(cause),
        true,
        cause == DamageCause.DROPOUT ? without(Measure.LOUDNESS, told) : told);
  }

  /**
   * Whether generated sound could pass at all in place of what measures so.
   *
   * @param score of {@link #aim}, as a verdict tells it
   */
  public static boolean canImprove(DamageCause cause, double score) {
    return !isMeasured(cause) || score >= LEAST_GAIN;
  }

  private static boolean isMeasured(DamageCause cause) {
    return switch (cause) {
      case NOISE, CLIPPING, HUM, BANDWIDTH, DROPOUT, CLICKS -> true;
      case DISTORTION, ARTEFACTS, FORCED -> false;
    };
  }

  private static List<Map<Measure, Double>> without(
      Measure measure, List<Map<Measure, Double>> readings) {
    List<Map<Measure, Double>> without = new ArrayList<>();
    for (Map<Measure, Double> version : readings) {
      Map<Measure, Double> rest = new EnumMap<>(Measure.class);
      rest.putAll(version);
      rest.remove(measure);
      without.add(rest);
    }
    return without;
  }

  private static Verdict judge(
      DamageCause cause,
      boolean mustImprove,
      boolean isGenerated,
      List<Map<Measure, Double>> readings) {
    Map<Measure, Double> before = readings.get(0);
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    int nearest = 1;
    double least = Double.NEGATIVE_INFINITY;
    String why = "";
    for (int candidate = 1; candidate < readings.size(); candidate++) {
      Map<Measure, Double> after = readings.get(candidate);
      List<String> against = against(cause, mustImprove, isGenerated, before, after);
      double good = good(cause, isGenerated, before, after);
      if (against.isEmpty() && good > most) {
        most = good;
        best = candidate;
      }
      if (nearest == candidate || good > least) {
        least = good;
        nearest = candidate;
        why = String.join(", ", against);
      }
    }
    if (best < 0) {
      return new Verdict(-1, nearest - 1, before, readings.get(nearest), why);
    }
    Map<Measure, Double> after = readings.get(best);
    return new Verdict(best - 1, best - 1, before, after, told(cause, before, after));
  }

  /** What a repair of this cause is there for. */
  public static Measure aim(DamageCause cause) {
    return switch (cause) {
      case NOISE, DISTORTION, ARTEFACTS, FORCED -> Measure.NOISE;
      case CLIPPING -> Measure.CLIPPING;
      case HUM -> Measure.HUM;
      case BANDWIDTH -> Measure.BANDWIDTH;
      case CLICKS, DROPOUT -> Measure.LEVEL;
    };
  }

  private static List<String> against(
      DamageCause cause,
      boolean mustImprove,
      boolean isGenerated,
      Map<Measure, Double> before,
      Map<Measure, Double> after) {
    List<String> against = new ArrayList<>();
    Measure aim = mustImprove ? aim(cause) : null;
    if (mustImprove && !before.containsKey(aim)) {
      against.add("the region is too short to tell of its " + aim.key());
      return against;
    }
    // Of what is not a number no comparison is true: it never passes.
    if (mustImprove && !(value(after, aim) <= before.get(aim) - LEAST_GAIN)) {
      against.add(told(aim, before, after) + " is no better");
    }
    if (aim == Measure.NOISE
        && before.containsKey(Measure.PAUSES)
        && !(value(after, Measure.PAUSES) <= before.get(Measure.PAUSES) - LEAST_PAUSES_DB)) {
      against.add(told(Measure.PAUSES, before, after) + " is no quieter");
    }
    if (aim == Measure.NOISE
        && before.containsKey(Measure.REMOVED)
        && !(value(after, Measure.REMOVED) >= LEAST_REMOVED_DB)) {
      against.add(told(Measure.REMOVED, before, after) + " is less than there is");
    }
    for (Measure measure : Measure.values()) {
      if (measure != aim
          && before.containsKey(measure)
          && !(value(after, measure)
              <= before.get(measure) + tolerance(cause, isGenerated, measure, before))) {
        against.add(told(measure, before, after) + " is worse");
      }
    }
    return against;
  }

  private static double tolerance(
      DamageCause cause, boolean isGenerated, Measure measure, Map<Measure, Double> before) {
    return switch (measure) {
      case PEAK, LOUDNESS ->
          cause == DamageCause.CLIPPING
              ? RESTORED_TOPS_DB
              : cause == DamageCause.DROPOUT && isGenerated ? SOFTENED_DB : measure.tolerance();
      case CHROMA, ONSETS, AIR ->
          aim(cause) == Measure.NOISE
              ? measure.tolerance() * (1 + SHARED_NOISE * value(before, Measure.NOISE))
              : measure.tolerance();
      case NOISE, PAUSES, CLIPPING, HUM, BANDWIDTH, EDGES, LEVEL, REMOVED -> measure.tolerance();
    };
  }

  private static double good(
      DamageCause cause,
      boolean isGenerated,
      Map<Measure, Double> before,
      Map<Measure, Double> after) {
    Measure aim = aim(cause);
    if (!before.containsKey(aim)) {
      return 0;
    }
    double good = before.get(aim) - value(after, aim);
    for (Map.Entry<Measure, Double> measured : before.entrySet()) {
      Measure measure = measured.getKey();
      double worse = Math.max(0, value(after, measure) - measured.getValue());
      good -= HARM_WEIGHT * worse / tolerance(cause, isGenerated, measure, before);
    }
    // Of what is silent or no number there is no good.
    return Double.isNaN(good) ? Double.NEGATIVE_INFINITY : good;
  }

  private static String told(
      DamageCause cause, Map<Measure, Double> before, Map<Measure, Double> after) {
    return before.containsKey(aim(cause))
        ? told(aim(cause), before, after)
        : "nothing measures worse";
  }

  private static String told(
      Measure measure, Map<Measure, Double> before, Map<Measure, Double> after) {
    return measure.told(before.get(measure), value(after, measure));
  }

  /** Of what could not be told no number, with which no comparison is true. */
  private static double value(Map<Measure, Double> readings, Measure measure) {
    return readings.getOrDefault(measure, Double.NaN);
  }
}
