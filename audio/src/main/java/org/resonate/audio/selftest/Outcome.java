package org.resonate.audio.selftest;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.resonate.audio.measure.ClipLevels;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.StemReport;

/** One trial: what was done, and what was found. */
record Outcome(
    Trials.Trial trial,
    String kind,
    Harm harm,
    StemReport report,
    ClipLevels clipLevels,
    List<Harm.Event> clicks,
    List<Harm.Event> holes) {

  /** Samples rightly, not and wrongly taken for cut off. */
  Matching clipping() {
    long right = 0;
    long missed = 0;
    long wrong = 0;
    float[][] sound = harm.sound();
    for (int channel = 0; channel < sound.length; channel++) {
      boolean[] truth = harm.clipped()[channel];
      for (int i = 0; i < truth.length; i++) {
        boolean found = clipLevels.clipped(channel, sound[channel][i]);
        right += found && truth[i] ? 1 : 0;
        missed += !found && truth[i] ? 1 : 0;
        wrong += found && !truth[i] ? 1 : 0;
      }
    }
    Matching matching = new Matching();
    matching.add(right, missed, wrong);
    return matching;
  }

  /** The scores above nothing, for a line of print. */
  static String worst(Map<DamageCause, Double> scores) {
    return scores.entrySet().stream()
        .filter(entry -> entry.getValue() > 0.1)
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> String.format(Locale.ROOT, "%s %.2f", entry.getKey().key(), entry.getValue()))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
