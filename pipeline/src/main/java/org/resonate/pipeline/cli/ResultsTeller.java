package org.resonate.pipeline.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.transforms.record.Track;

/**
 * Tells of a job that leaves results in its output folder.
 *
 * @param given the job
 */
record ResultsTeller(JobCheck given) implements JobTeller {

  @Override
  public void done(Track track, double seconds, double audioSeconds) {
    given
        .console()
        .event(
            "track-finished",
            "track",
            track.getId(),
            "source",
            TrackLine.source(track),
            "seconds",
            Progress.round(seconds),
            "audioSeconds",
            Progress.round(audioSeconds));
  }

  @Override
  public void line(String text) {
    given.console().line(text);
  }

  @Override
  public int end(JobEnd end, Ledger ledger) throws IOException {
    Console console = given.console();
    console.event(
        "job-finished",
        "job",
        end.jobId(),
        "counts",
        end.totals(),
        "seconds",
        end.seconds(),
        "exitCode",
        end.exit());
    if (!end.failed().isEmpty()) {
      console.line("Failed:");
      ledger.forEach(
          track -> {
            if (end.failed().contains(track.getId())) {
              console.line("  " + TrackLine.failure(track));
            }
          });
    }
    console.line(String.join(", ", words(end)) + " in " + Math.round(end.seconds()) + " s");
    console.line("Results are in " + given.folder().place());
    new Orphans(given, given.folder(), console).tell(ledger, end.plan());
    return end.exit();
  }

  private List<String> words(JobEnd end) {
    List<String> words = new ArrayList<>();
    end.totals()
        .forEach(
            (name, count) -> {
              if (count > 0 || name.equals("done")) {
                words.add(count + " " + name);
              }
            });
    end.passedOver()
        .forEach(
            (name, count) -> {
              if (count > 0 && given.console().isVerbose()) {
                words.add(count + " " + name + " entries skipped");
              }
            });
    return words;
  }
}
