package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.resonate.pipeline.catalogue.Decision;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.Metrics;
import org.resonate.pipeline.ledger.Summary;
import org.resonate.pipeline.report.Report;
import org.resonate.transforms.store.FileErrors;

/**
 * What became of a job.
 *
 * @param started when it began
 * @param seconds that it took
 * @param plan what it was to do
 * @param done its tracks that have their master
 * @param failed tracks that failed now or before
 * @param exit its exit code
 */
record JobEnd(
    JobCheck given,
    String jobId,
    Instant started,
    double seconds,
    JobPlan plan,
    Set<String> done,
    Set<String> failed,
    int exit) {

  /** How many tracks met which end. */
  Map<String, Long> totals() {
    long failedNow = (long) failed.size() - plan.failedBefore().size();
    Map<String, Long> totals = new LinkedHashMap<>();
    totals.put("done", (long) done.size());
    totals.put("failed", (long) failed.size());
    totals.put("unchanged", plan.counts().of(Decision.UNCHANGED));
    totals.put("orphaned", plan.counts().orphaned());
    totals.put("unfinished", plan.counts().work() - done.size() - failedNow);
    return totals;
  }

  /** Entries of the inputs that are no recordings, by reason. */
  Map<String, Long> passedOver() {
    Map<String, Long> passedOver = new LinkedHashMap<>();
    passedOver.put("hidden", plan.survey().skipped().hidden());
    passedOver.put("notAudio", plan.survey().skipped().notAudio());
    passedOver.put("unreadable", (long) plan.survey().skipped().unreadable().size());
    return passedOver;
  }

  /** Writes the summary, the metrics and the report. */
  void write(Ledger ledger) throws IOException {
    Predicate<String> worked = id -> done.contains(id) || failed.contains(id);
    new Summary(
            given.command(),
            Version.resonate(),
            started,
            seconds,
            exit,
            given.settings().job().runner().spelled(),
            totals(),
            passedOver(),
            given.packs())
        .write(given.folder(), ledger, worked, plan.orphans());
    metrics(ledger, worked);
    if (given.reports() && done.size() + failed.size() > plan.failedBefore().size()) {
      report(ledger);
    }
  }

  /** For people, by the way: the masters are there without it. */
  private void report(Ledger ledger) {
    try {
      Report.write(given.folder(), ledger, Version.resonate());
    } catch (IOException e) {
      given.console().warn("the report could not be written: " + FileErrors.message(e));
    }
  }

  /** Written by the way: a folder that is gone is no reason to call the job failed. */
  private void metrics(Ledger ledger, Predicate<String> worked) {
    Path file = given.options().metrics;
    if (file != null) {
      try {
        new Metrics(given.command(), Version.resonate(), started, seconds, exit, totals())
            .write(file, ledger, worked);
      } catch (IOException e) {
        given.console().warn("--metrics: " + FileErrors.message(e));
      }
    }
  }
}
