package org.resonate.pipeline.cli;

import java.io.IOException;
import org.resonate.audio.io.Codec;
import org.resonate.pipeline.catalogue.Decision;
import org.resonate.pipeline.catalogue.Planner;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.transforms.settings.MasterSettings.OutputFormat;

/**
 * Prints the plan and the effective settings, writes nothing.
 *
 * @param given the job
 * @param folder where its results would go
 */
record DryRun(JobCheck given, OutputFolder folder) {

  int run() throws IOException {
    Console console = given.console();
    Planner planner = given.planner(folder, new Ledger(folder).entries());
    Planner.Survey survey = planner.survey(ScratchSpace::neededBytes);
    console.line("# Plan");
    Planner.Counts counts =
        planner.plan(
            planned -> {
              String name = RawPath.display(planned.recording().relativePath());
              String output = RawPath.display(planned.output()) + suffix();
              console.line("%-9s %s -> %s".formatted(planned.decision().spelled(), name, output));
              console.event(
                  "track-planned",
                  "track",
                  planned.id(),
                  "decision",
                  planned.decision().spelled(),
                  "source",
                  planned.recording().file().toString(),
                  "output",
                  output);
            });
    survey.skipped().unreadable().forEach(entry -> console.warn("cannot be read: " + entry));
    Parallelism parallelism = given.parallelism();
    console.line(
        "%d to work on, %d unchanged, %d failed before, %d orphaned; skipped %d hidden, %d that are no audio"
            .formatted(
                counts.work(),
                counts.of(Decision.UNCHANGED),
                counts.of(Decision.FAILED),
                counts.orphaned(),
                survey.skipped().hidden(),
                survey.skipped().notAudio()));
    console.line(
        "%d track(s) at once, %d thread(s) each; results would go to %s"
            .formatted(parallelism.jobs(), parallelism.threads(), folder.out()));
    console.line("");
    console.line("# Settings");
    console.text(given.settings().yaml());
    console.event(
        "plan-finished",
        "work",
        counts.work(),
        "unchanged",
        counts.of(Decision.UNCHANGED),
        "failed",
        counts.of(Decision.FAILED),
        "orphaned",
        counts.orphaned(),
        "settings",
        given.settings().yaml());
    return ExitCode.OK;
  }

  /**
   * What an output's name ends with; where the source decides, nobody knows before it is opened.
   */
  private String suffix() {
    if (given.command().equals("separate")) {
      return "/";
    }
    OutputFormat format = given.settings().track().master().format();
    return format == OutputFormat.SOURCE ? ".*" : "." + Codec.valueOf(format.name()).extension();
  }
}
