package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.resonate.pipeline.catalogue.Planner;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.pipeline.ledger.Prune;

/**
 * What becomes of tracks whose source is gone: they are listed, and with {@code --prune} removed.
 *
 * @param given the job
 * @param folder its output
 * @param console what the user reads
 */
record Orphans(JobCheck given, OutputFolder folder, Console console) {
  private static final int MOST_LINES = 20;

  /**
   * Lists them, and removes those that no input names any more: a catalogue may name a file that is
   * not there.
   */
  void tell(Ledger ledger, JobPlan plan) throws IOException {
    Set<String> orphans = plan.orphans();
    Set<String> unnamed = plan.unnamed();
    if (orphans.isEmpty()) {
      return;
    }
    console.line("Orphaned, their recording is gone:");
    int[] lines = new int[1];
    ledger.forEach(
        track -> {
          if (orphans.contains(track.getId()) && lines[0]++ < MOST_LINES) {
            console.line("  " + RawPath.display(track.getSource().getRelativePath()));
          }
        });
    if (orphans.size() > MOST_LINES) {
      console.line("  and %d more, in summary.json".formatted(orphans.size() - MOST_LINES));
    }
    if (given.isPruning()
        && !unnamed.isEmpty()
        && isSafe(plan.survey())
        && isWanted(unnamed.size())) {
      Prune.Removed removed = new Prune(folder).remove(ledger, unnamed);
      for (Path kept : removed.kept()) {
        console.warn("%s is not as it was written and is kept".formatted(kept));
      }
      console.event("pruned", "tracks", unnamed.size(), "files", removed.files());
      console.line("%d orphaned removed, %d files".formatted(unnamed.size(), removed.files()));
    }
  }

  /** A disk that is not mounted, or a folder that cannot be read, looks like one without files. */
  private boolean isSafe(Planner.Survey survey) {
    if (survey.found() == 0 || !survey.skipped().unreadable().isEmpty()) {
      console.warn(
          survey.found() == 0
              ? "--prune removes nothing: no recording was found at all, is the disk mounted?"
              : "--prune removes nothing: not all folders could be read");
      return false;
    }
    return true;
  }

  private boolean isWanted(int tracks) throws IOException {
    if (!given.asksToPrune()) {
      return true;
    }
    console.err().print("Remove the results of %d orphaned track(s)? [y/N] ".formatted(tracks));
    console.err().flush();
    StringBuilder answer = new StringBuilder();
    for (int c = System.in.read(); c >= 0 && c != '\n'; c = System.in.read()) {
      answer.append((char) c);
    }
    return answer.toString().strip().matches("(?i)y|yes");
  }
}
