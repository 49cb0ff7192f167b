package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.triage.RemasterTime;
import org.resonate.pipeline.triage.TrackTriage;
import org.resonate.pipeline.triage.TriageCsv;
import org.resonate.pipeline.triage.TriageFields;
import org.resonate.pipeline.triage.TriageTotals;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.store.FileErrors;

/** Tells what an analysis found: a table and totals, or events, and a spreadsheet. */
final class TriageTeller implements JobTeller {
  private final AnalyzeCheck given;
  private final Path csv;
  private final Console console;
  private TriageTimes times;

  /**
   * @param csv null: none is wanted
   */
  TriageTeller(AnalyzeCheck given, Path csv) {
    this.given = given;
    this.csv = csv;
    this.console = given.console();
  }

  @Override
  public void begins(Parallelism parallelism) throws IOException {
    times = TriageTimes.of(given, parallelism);
  }

  @Override
  public void done(Track track, double seconds, double audioSeconds) {
    times.learn(track);
    event(track, false);
  }

  private void event(Track track, boolean isReused) {
    if (!console.isJson()) {
      return;
    }
    TrackTriage triage = triage(track);
    List<Object> fields = new ArrayList<>(List.of("track", track.getId()));
    fields.addAll(List.of("source", TrackLine.source(track), "reused", isReused));
    TriageFields.of(triage, times.of(triage))
        .forEach(
            (name, value) -> {
              fields.add(name);
              fields.add(value);
            });
    console.event("track-analyzed", fields.toArray());
  }

  private TrackTriage triage(Track track) {
    return TrackTriage.of(track, given.settingsOf(track.getId()), given.resolver().hasGenerator());
  }

  @Override
  public void line(String text) {
    console.note(text);
  }

  @Override
  public int end(JobEnd end, Ledger ledger) throws IOException {
    if (times == null) {
      times = timesOf(ledger);
    }
    ledger.forEach(
        track -> {
          if (isAnalyzed(track)) {
            times.learn(track);
          }
        });
    int exit = end.exit();
    if (csv != null) {
      try {
        spreadsheet(ledger);
      } catch (IOException e) {
        console.warn("--csv: " + FileErrors.message(e));
        exit = ExitCode.CANNOT_RUN;
      }
    }
    TriageTotals totals = new TriageTotals();
    TriageTable table = new TriageTable();
    List<String> failed = new ArrayList<>();
    ledger.forEach(
        track -> {
          if (isAnalyzed(track)) {
            TrackTriage triage = triage(track);
            Optional<RemasterTime> time = times.of(triage);
            totals.add(triage, time);
            table.add(triage, time);
            if (!end.done().contains(track.getId())) {
              event(track, true);
            }
          } else if (isWanted(track)) {
            failed.add(TrackLine.failure(track));
            if (end.plan().failedBefore().contains(track.getId())) {
              console.event(
                  "track-failed",
                  "track",
                  track.getId(),
                  "source",
                  TrackLine.source(track),
                  "stage",
                  track.getFailure().getStage(),
                  "kind",
                  track.getFailure().getKind().toString(),
                  "message",
                  track.getFailure().getMessage(),
                  "reused",
                  true);
            }
          }
        });
    print(table, totals, failed, end);
    event(totals, end, exit);
    return exit;
  }

  /** Where nothing was worked on; measuring is for what there is to tell of. */
  private TriageTimes timesOf(Ledger ledger) throws IOException {
    long[] analyzed = new long[1];
    ledger.forEach(track -> analyzed[0] += isAnalyzed(track) ? 1 : 0);
    return analyzed[0] > 0
        ? TriageTimes.of(given, given.parallelism())
        : TriageTimes.untold(given.parallelism(), "nothing was analysed");
  }

  private boolean isWanted(Track track) {
    return given.settingsOf(track.getId()) != null;
  }

  private boolean isAnalyzed(Track track) {
    return isWanted(track) && track.getFailure() == null;
  }

  private void spreadsheet(Ledger ledger) throws IOException {
    try (TriageCsv rows = new TriageCsv(csv)) {
      ledger.forEach(
          track -> {
            if (isAnalyzed(track)) {
              TrackTriage triage = triage(track);
              rows.add(triage, times.of(triage));
            } else if (isWanted(track)) {
              rows.addFailed(track);
            }
          });
      rows.finish();
    }
  }

  private void print(TriageTable table, TriageTotals totals, List<String> failed, JobEnd end) {
    TableStyle style = TableStyle.ofStandardOutput();
    table.lines(style).forEach(console::painted);
    if (!table.isEmpty()) {
      console.line("");
    }
    TriageSummary summary = new TriageSummary(totals, times);
    summary.lines().forEach(console::line);
    if (!failed.isEmpty()) {
      console.line("Failed:");
      failed.forEach(line -> console.line("  " + line));
    }
    console.line(
        "%d analysed, %d failed in %d s"
            .formatted(table.size(), failed.size(), Math.round(end.seconds())));
    if (csv != null) {
      console.line("Rows are in " + csv);
    }
  }

  private void event(TriageTotals totals, JobEnd end, int exit) {
    List<Object> fields = new ArrayList<>(List.of("job", end.jobId(), "counts", end.totals()));
    for (Map.Entry<String, Object> field : totals.fields().entrySet()) {
      fields.add(field.getKey());
      fields.add(field.getValue());
    }
    times
        .fields(totals)
        .forEach(
            (name, value) -> {
              fields.add(name);
              fields.add(value);
            });
    fields.addAll(List.of("seconds", end.seconds(), "exitCode", exit));
    console.event("job-finished", fields.toArray());
  }
}
