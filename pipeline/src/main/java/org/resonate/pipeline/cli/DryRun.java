package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.resonate.audio.io.Codec;
import org.resonate.pipeline.benchmark.Measurement;
import org.resonate.pipeline.benchmark.Measurements;
import org.resonate.pipeline.catalogue.Decision;
import org.resonate.pipeline.catalogue.Planned;
import org.resonate.pipeline.catalogue.Planner;
import org.resonate.pipeline.catalogue.Planning;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.transforms.settings.MasterSettings.OutputFormat;
import org.resonate.transforms.store.FileErrors;

/**
 * Prints the plan and the effective settings, writes nothing.
 *
 * @param given the job
 * @param folder where its results would go
 */
record DryRun(JobCheck given, OutputFolder folder) {

  int run() throws IOException {
    Console console = given.console();
    Ledger ledger = new Ledger(folder);
    Planning planner = given.planning(folder, ledger);
    Planner.Survey survey = planner.survey(ScratchSpace::neededBytes);
    Estimate estimate = new Estimate(Measurements.ofCache());
    GenerationForecast generation = new GenerationForecast(given);
    console.line("# Plan");
    Planner.Counts counts =
        planner.plan(
            planned -> {
              if (planned.decision().isWork()) {
                estimate.add(planned.recording());
                generation.add(planned);
              }
              String name = RawPath.display(planned.recording().relativePath());
              String output =
                  isAnalysis() ? null : RawPath.display(planned.output()) + suffix(planned);
              console.line(
                  "%-9s %s%s"
                      .formatted(
                          planned.decision().spelled(),
                          name,
                          output == null ? "" : " -> " + output));
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
        "%d track(s) at once, %d thread(s) each; %s"
            .formatted(
                parallelism.jobs(),
                parallelism.threads(),
                given.place() == null
                    ? "nothing would be kept"
                    : "results would go to " + given.place()));
    ledger.forEach(estimate::learn);
    for (Ledger records : given.owners(ledger)) {
      records.forEach(generation::learn);
    }
    Optional<Measurement> measured = estimated(estimate, parallelism);
    Map<String, Object> generated = generation.tell(parallelism);
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
        "jobs",
        parallelism.jobs(),
        "threads",
        parallelism.threads(),
        "audioSeconds",
        estimate.audioSeconds(),
        "unknownLengths",
        estimate.unknown(),
        "separationSeconds",
        measured
            .map(
                m ->
                    m.secondsFor(
                        estimate.audioSeconds(), given.settings().track().separate().passes()))
            .orElse(null),
        "otherStagesSeconds",
        estimate.otherSeconds(parallelism.jobs()).orElse(null),
        "measurement",
        measured.orElse(null),
        "generation",
        generated,
        "settings",
        given.settings().yaml());
    return ExitCode.OK;
  }

  /** Prints how much there is to do, and how long it takes where that was measured. */
  private Optional<Measurement> estimated(Estimate estimate, Parallelism parallelism)
      throws IOException {
    Console console = given.console();
    console.line(
        "%s of sound to work on%s"
            .formatted(
                Estimate.spelled(estimate.audioSeconds()),
                estimate.unknown() == 0
                    ? ""
                    : ", not counting %d recording(s) that declare no length"
                        .formatted(estimate.unknown())));
    Optional<Measurement> found = Optional.empty();
    try {
      found = estimate.measurement(given.pack(), given.settings().job().device(), parallelism);
    } catch (FileSystemException e) {
      console.warn(FileErrors.message(e));
    }
    if (found.isEmpty()) {
      console.line(
          "for an estimate of the time, run resonate doctor --benchmark --model %s --jobs %d --threads %d"
              .formatted(given.pack().name(), parallelism.jobs(), parallelism.threads()));
      return found;
    }
    Measurement measured = found.get();
    console.line(
        String.format(
            Locale.ROOT,
            "separating it takes about %s: %s on %s was measured at %.1f times real time (%s)",
            Estimate.spelled(
                measured.secondsFor(
                    estimate.audioSeconds(), given.settings().track().separate().passes())),
            measured.pack(),
            measured.device(),
            measured.timesRealTime(),
            measured.measured()));
    console.line(
        estimate
            .otherSeconds(parallelism.jobs())
            .map(
                seconds ->
                    "the other stages take about %s, as they did on the %d track(s) done here"
                        .formatted(Estimate.spelled(seconds), estimate.pastTracks()))
            .orElse("the other stages come on top; no track was done here to tell by"));
    return found;
  }

  private boolean isAnalysis() {
    return given.command().equals("analyze");
  }

  /**
   * What an output's name ends with; where the source decides, nobody knows before it is opened.
   */
  private String suffix(Planned planned) {
    if (given.command().equals("separate")) {
      return "/";
    }
    if (planned.settings() == null) {
      return ""; // A replay leaves it alone.
    }
    OutputFormat format = planned.settings().settings().master().format();
    return format == OutputFormat.SOURCE ? ".*" : "." + Codec.valueOf(format.name()).extension();
  }
}
