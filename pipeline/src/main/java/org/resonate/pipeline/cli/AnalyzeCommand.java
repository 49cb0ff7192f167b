package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resonate.audio.selftest.Goals;
import org.resonate.audio.selftest.SelfTest;
import org.resonate.pipeline.RemasterJob;
import org.resonate.transforms.store.RemoteFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resonate analyze}. */
@Command(
    name = "analyze",
    description = {
      "Finds out what remastering would meet, before any of it is done: loudness, the damage of",
      "each stem, what would be regenerated under these flags, and the time that it takes here.",
      "Writes no audio. With -o a later remaster -o with the same settings goes on from there."
    },
    footer = {
      "",
      "The flags are those of remaster. Without -o it works in a temporary folder, in --work DIR",
      "or in $TMPDIR, and removes it. Arguments after -- and exit codes as for remaster."
    })
final class AnalyzeCommand implements Task {

  @Mixin InputOptions job = new InputOptions();

  @Mixin TrackOptions track = new TrackOptions();

  @Mixin CatalogueOptions catalogue = new CatalogueOptions();

  @Option(
      names = "--shifts",
      paramLabel = "N",
      description = "Passes of the separation that are averaged, 0 to 20 (default: 0).")
  Integer shifts;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write a row for each track and stem to this file, for a spreadsheet.")
  Path csv;

  @Option(
      names = "--self-test",
      description =
          "Instead of INPUT try the detectors on stems made here whose damage is known, and print"
              + " the figures; some minutes. Exit code 1 where one falls short.")
  boolean selfTest;

  @Override
  public int run(List<String> afterDashes, List<String> mistakes) throws Exception {
    if (selfTest) {
      return selfTest(mistakes);
    }
    Map<String, Object> flags = new HashMap<>();
    job.putFlags(flags, mistakes);
    track.putFlags(flags);
    flags.put("separate.shifts", shifts);
    catalogue.put(job);
    JobCheck given = new AnalyzeCheck(job, csv, place(flags), afterDashes);
    return JobRun.checked("analyze", given, flags, mistakes, settings -> RemasterJob::analyze);
  }

  private int selfTest(List<String> mistakes) throws IOException {
    if (!job.inputs.isEmpty()) {
      mistakes.add("--self-test makes its own sound: it takes no INPUT");
    }
    if (!mistakes.isEmpty()) {
      return Console.usage("analyze", mistakes);
    }
    Console console = job.console();
    List<String> missed = Goals.missed(SelfTest.run(SelfTest.HELD_OUT_SEEDS, console::line));
    missed.forEach(what -> console.warn("falls short: " + what));
    return missed.isEmpty() ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  private AnalysisPlace place(Map<String, ?> flags) {
    if (job.output != null) {
      return AnalysisPlace.in(job.output);
    }
    // What is wrong with the settings is told by the check that follows.
    String work = GivenSettings.resolve(job.config, flags, new ArrayList<>()).job().work();
    return AnalysisPlace.temporary(
        work == null || RemoteFolder.isRemote(work) ? AnalysisPlace.usualParent() : Path.of(work));
  }
}
