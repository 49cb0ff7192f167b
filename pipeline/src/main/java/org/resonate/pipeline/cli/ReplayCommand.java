package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.resonate.pipeline.RemasterJob;
import org.resonate.pipeline.catalogue.Replay;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.settings.RemasterSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resonate replay}. */
@Command(
    name = "replay",
    description = {
      "Works on the failed tracks of an output folder again, from the stage that failed, with the",
      "settings of the job and of each track. Flags given now come before those."
    },
    footer = {"", "Arguments after -- and exit codes as for remaster."})
final class ReplayCommand implements Task {

  @Parameters(paramLabel = "OUT", description = "An output folder.")
  String out;

  @Option(
      names = "--stage",
      paramLabel = "S",
      description = "Only what failed in this stage, such as separate.")
  String stage;

  @Option(
      names = "--kind",
      paramLabel = "K",
      description = "Only failures of this kind: ${COMPLETION-CANDIDATES}.")
  FailureKind kind;

  @Option(
      names = "--track",
      paramLabel = "ID",
      description = "Only this track; may be given several times.")
  List<String> tracks = List.of();

  @Mixin JobOptions job = new JobOptions();

  @Mixin TrackOptions track = new TrackOptions();

  @Override
  public int run(List<String> afterDashes, List<String> mistakes) throws Exception {
    Map<String, Object> soundFlags = new HashMap<>();
    track.putFlags(soundFlags);
    Map<String, Object> flags = new HashMap<>(soundFlags);
    job.putFlags(flags, mistakes);
    Replay.Filter filter = new Replay.Filter(stage, kind, new LinkedHashSet<>(tracks));
    String command = out == null ? "remaster" : command(filter, afterDashes, mistakes);
    if (command.equals("separate") && soundFlags.values().stream().anyMatch(Objects::nonNull)) {
      mistakes.add("what failed is of separate, which knows no flags of remaster's sound");
    }
    if (!mistakes.isEmpty()) {
      return Console.usage("replay", mistakes);
    }
    JobCheck given = new ReplayCheck(command, job, out, filter, afterDashes);
    return JobRun.checked(
        "replay", given, flags, mistakes, settings -> pipeline(command, settings));
  }

  private static PipelineJob pipeline(String command, RemasterSettings settings) {
    return command.equals("remaster")
        ? RemasterJob::run
        : settings.separate().twoStems() == null
            ? RemasterJob::separate
            : RemasterJob::separateInTwo;
  }

  /** The command that the tracks are of; notes what is wrong with the choice. */
  private String command(Replay.Filter filter, List<String> afterDashes, List<String> mistakes)
      throws IOException {
    OutputFolder folder = OutputFolder.of(out);
    if (!ObjectStores.fetch(folder, afterDashes, mistakes)) {
      return "remaster";
    }
    if (!Files.isRegularFile(folder.settings())) {
      mistakes.add("OUT %s holds no job of this program".formatted(out));
      return "remaster";
    }
    Set<String> commands = new TreeSet<>();
    Set<String> stages = new TreeSet<>();
    Set<String> missing = new TreeSet<>(filter.ids());
    Ledger ledger = new Ledger(folder);
    ledger.entries();
    ledger.forEach(
        found -> {
          if (found.getFailure() != null) {
            stages.add(found.getFailure().getStage());
            missing.remove(found.getId());
          }
          if (filter.takes(found)) {
            commands.add(found.getCommand());
          }
        });
    missing.forEach(id -> mistakes.add("--track %s is no failed track of %s".formatted(id, out)));
    if (stage != null && stages.stream().noneMatch(stage::equalsIgnoreCase)) {
      mistakes.add(
          "--stage %s: nothing failed there; tracks failed in %s".formatted(stage, stages));
    }
    if (commands.size() > 1) {
      mistakes.add("tracks of remaster and of separate failed; choose some with --track");
    }
    return commands.isEmpty() ? "remaster" : commands.iterator().next();
  }
}
