package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.resonate.pipeline.catalogue.Decision;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.Metrics;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.pipeline.ledger.Summary;
import org.resonate.transforms.store.FileErrors;

/**
 * What became of a job, for schedulers, other programs and people.
 *
 * @param started when it began
 * @param plan what it was to do
 * @param done its tracks that have their master
 * @param failed tracks that failed now or before
 * @param exit its exit code
 */
record JobEnd(
    JobCheck given,
    String jobId,
    Instant started,
    JobPlan plan,
    Set<String> done,
    Set<String> failed,
    int exit) {

  private Map<String, Long> totals() {
    long failedNow = (long) failed.size() - plan.failedBefore().size();
    Map<String, Long> totals = new LinkedHashMap<>();
    totals.put("done", (long) done.size());
    totals.put("failed", (long) failed.size());
    totals.put("unchanged", plan.counts().of(Decision.UNCHANGED));
    totals.put("orphaned", plan.counts().orphaned());
    totals.put("unfinished", plan.counts().work() - done.size() - failedNow);
    return totals;
  }

  /** Writes the summary and the metrics, and tells the user. */
  void tell(Ledger ledger) throws IOException {
    Map<String, Long> totals = totals();
    OutputFolder folder = given.folder();
    Console console = given.console();
    Predicate<String> worked = id -> done.contains(id) || failed.contains(id);
    double seconds = (System.currentTimeMillis() - started.toEpochMilli()) / 1e3;
    Map<String, Long> passedOver = new LinkedHashMap<>();
    passedOver.put("hidden", plan.survey().skipped().hidden());
    passedOver.put("notAudio", plan.survey().skipped().notAudio());
    passedOver.put("unreadable", (long) plan.survey().skipped().unreadable().size());
    new Summary(
            given.command(),
            Version.resonate(),
            started,
            seconds,
            exit,
            given.settings().job().runner().spelled(),
            totals,
            passedOver,
            given.packs())
        .write(folder, ledger, worked, plan.orphans());
    metrics(ledger, totals, seconds, worked);
    console.event(
        "job-finished", "job", jobId, "counts", totals, "seconds", seconds, "exitCode", exit);
    List<String> words = new ArrayList<>();
    totals.forEach(
        (name, count) -> {
          if (count > 0 || name.equals("done")) {
            words.add(count + " " + name);
          }
        });
    passedOver.forEach(
        (name, count) -> {
          if (count > 0 && console.isVerbose()) {
            words.add(count + " " + name + " entries skipped");
          }
        });
    if (!failed.isEmpty()) {
      console.line("Failed:");
      ledger.forEach(
          track -> {
            if (failed.contains(track.getId())) {
              console.line("  " + TrackLine.failure(track));
            }
          });
    }
    console.line(String.join(", ", words) + " in " + Math.round(seconds) + " s");
    console.line("Results are in " + folder.place());
  }

  /** Written by the way: a folder that is gone is no reason to call the job failed. */
  private void metrics(
      Ledger ledger, Map<String, Long> totals, double seconds, Predicate<String> worked) {
    Path file = given.options().metrics;
    if (file != null) {
      try {
        new Metrics(given.command(), Version.resonate(), started, seconds, exit, totals)
            .write(file, ledger, worked);
      } catch (IOException e) {
        given.console().warn("--metrics: " + FileErrors.message(e));
      }
    }
  }
}
