package org.resonate.audio.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.resonate.audio.measure.DamageCause;

/**
 * Does no harm: a candidate is kept only if what it is there for measures better and nothing else
 * measures worse than {@link Measure#tolerance} allows; of several the one that does most good.
 */
public final class Gate {

  private static final double LEAST_GAIN = 0.01;
  // Less than this nobody hears, however much the noise estimate fell.
  private static final double LEAST_PAUSES_DB = 0.5;
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
    Map<Measure, Double> before = readings.get(0);
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    int nearest = 1;
    double least = Double.NEGATIVE_INFINITY;
    String why = "";
    for (int candidate = 1; candidate < readings.size(); candidate++) {
      Map<Measure, Double> after = readings.get(candidate);
      List<String> against = against(cause, before, after);
      double good = good(cause, before, after);
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
      return new Verdict(-1, before, readings.get(nearest), why);
    }
    Map<Measure, Double> after = readings.get(best);
    return new Verdict(best - 1, before, after, told(cause, before, after));
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
      DamageCause cause, Map<Measure, Double> before, Map<Measure, Double> after) {
    List<String> against = new ArrayList<>();
    Measure aim = aim(cause);
    if (!before.containsKey(aim)) {
      against.add("the region is too short to tell of its " + aim.key());
      return against;
    }
    // Of what is not a number no comparison is true: it never passes.
    if (!(value(after, aim) <= before.get(aim) - LEAST_GAIN)) {
      against.add(told(aim, before, after) + " is no better");
    }
    if (aim == Measure.NOISE
        && before.containsKey(Measure.PAUSES)
        && !(value(after, Measure.PAUSES) <= before.get(Measure.PAUSES) - LEAST_PAUSES_DB)) {
      against.add(told(Measure.PAUSES, before, after) + " is no quieter");
    }
    for (Measure measure : Measure.values()) {
      if (measure != aim
          && before.containsKey(measure)
          && !(value(after, measure) <= before.get(measure) + measure.tolerance())) {
        against.add(told(measure, before, after) + " is worse");
      }
    }
    return against;
  }

  private static double good(
      DamageCause cause, Map<Measure, Double> before, Map<Measure, Double> after) {
    Measure aim = aim(cause);
    if (!before.containsKey(aim)) {
      return 0;
    }
    double good = before.get(aim) - value(after, aim);
    for (Map.Entry<Measure, Double> measured : before.entrySet()) {
      Measure measure = measured.getKey();
      double worse = Math.max(0, value(after, measure) - measured.getValue());
      good -= HARM_WEIGHT * worse / measure.tolerance();
    }
    return good;
  }

  private static String told(
      DamageCause cause, Map<Measure, Double> before, Map<Measure, Double> after) {
    return told(aim(cause), before, after);
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
