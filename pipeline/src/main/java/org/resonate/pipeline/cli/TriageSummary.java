package org.resonate.pipeline.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.resonate.pipeline.triage.TriageTotals;
import org.resonate.transforms.record.DamageLevel;

/**
 * What all analysed tracks come to, in lines for people.
 *
 * @param totals of the tracks
 * @param times where the time is known from
 */
record TriageSummary(TriageTotals totals, TriageTimes times) {

  /** The lines; none where nothing was analysed. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (totals.audioSeconds() == 0) {
      return lines;
    }
    String grades =
        Stream.of(DamageLevel.values())
            .map(level -> totals.grades().get(level) + " " + level)
            .collect(Collectors.joining(", "));
    lines.add("tracks: " + grades);
    lines.add(
        "sound:  "
            + Estimate.spelled(totals.audioSeconds())
            + (totals.regenerateSeconds() == 0
                ? ", none of it would be regenerated"
                : ", of which %s would be regenerated in some stem"
                    .formatted(Estimate.spelled(totals.regenerateSeconds()))));
    if (totals.generateSeconds() > 0) {
      lines.add(
          "jasco:  %s of damage in %d track(s) would be generated anew%s"
              .formatted(
                  Estimate.spelled(totals.generateSeconds()),
                  totals.generatedTracks(),
                  times
                      .generationSeconds(totals)
                      .map(seconds -> ", in about " + Estimate.spelled(seconds))
                      .orElse("")));
    }
    if (totals.leftOutSeconds() > 0) {
      lines.add(
          "        %s more lie beyond the budget (regenerate.budget)"
              .formatted(Estimate.spelled(totals.leftOutSeconds())));
    }
    Optional<Double> total = times.total(totals);
    lines.add(
        total
            .map(
                seconds ->
                    "remastering all of it takes about %s here"
                        .formatted(Estimate.spelled(seconds)))
            .orElse(
                totals.untimed() == 0
                    ? "how long remastering all of it takes is not known"
                    : "how long remastering all of it takes is not known: no figure for %d track(s)"
                        .formatted(totals.untimed())));
    lines.addAll(times.origins());
    return lines;
  }
}
