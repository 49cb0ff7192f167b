package org.resonate.pipeline.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resonate.pipeline.RemasterJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resonate remaster}. */
@Command(
    name = "remaster",
    description = "Remasters recordings into a mirrored tree of files.",
    footer = {
      "",
      "Arguments after -- go to Beam's options unchanged.",
      "Exit codes: 0 all done, 1 some tracks failed, 2 wrong usage, 3 could not run,",
      "4 another job holds the output, 130 stopped by Ctrl-C; the same command goes on."
    })
final class RemasterCommand implements Task {

  @Mixin JobOptions job = new JobOptions();

  @Option(
      names = "--reference",
      paramLabel = "FILE",
      description = "Track whose vocal level and tonal balance are matched (default: none).")
  Path reference;

  @Option(
      names = "--regenerate-minor",
      negatable = true,
      description = "Regenerate stems with minor damage too.")
  Boolean regenerateMinor;

  @Option(
      names = "--force-jasco",
      negatable = true,
      description =
          "Regenerate every stem, whatever its damage, vocals included. Without a generator pack"
              + " the built-in repair is used.")
  Boolean forceJasco;

  @Option(
      names = "--vocal-boost",
      paramLabel = "X",
      description = "Factor on the vocal target ratio, 0.25 to 4 (default: 1.0).")
  Double vocalBoost;

  @Option(
      names = "--blend",
      paramLabel = "X",
      description =
          "Share of generated sound in a regenerated region, 0 to 1; repairs replace (default:"
              + " 0.3).")
  Double blend;

  @Option(
      names = "--target-lufs",
      paramLabel = "X",
      description = "Integrated loudness, -40 to -5 (default: -14).")
  Double targetLufs;

  @Option(
      names = "--true-peak",
      paramLabel = "X",
      description = "Ceiling in dBTP, -20 to 0 (default: -1).")
  Double truePeak;

  @Option(
      names = "--strength",
      paramLabel = "X",
      description =
          "Depth of noise reduction, 0 to 1; 0 switches preconditioning off (default: 0.3).")
  Double strength;

  @Option(
      names = "--format",
      paramLabel = "F",
      description = "source, flac, wav, mp3, aac, opus or alac (default: flac).")
  String format;

  @Option(names = "--stems", negatable = true, description = "Write the stems beside the master.")
  Boolean stems;

  @Override
  public int run(List<String> afterDashes, List<String> mistakes) throws Exception {
    Map<String, Object> flags = new HashMap<>();
    job.putFlags(flags, mistakes);
    flags.put("reference", JobOptions.absolute(reference));
    flags.put("regenerate.minor", regenerateMinor);
    flags.put("regenerate.force", forceJasco);
    flags.put("regenerate.blend", blend);
    flags.put("vocals.boost", vocalBoost);
    flags.put("master.targetLufs", targetLufs);
    flags.put("master.truePeakDbtp", truePeak);
    flags.put("master.format", format);
    flags.put("master.stems", stems);
    flags.put("precondition.strength", strength);
    return JobRun.checked(
        "remaster", job, flags, afterDashes, mistakes, settings -> RemasterJob::run);
  }
}
