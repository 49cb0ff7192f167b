package org.resonate.pipeline.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resonate.pipeline.RemasterJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code resonate separate}. */
@Command(
    name = "separate",
    description = "Separates recordings into stems and does nothing else to the sound.",
    footer = {
      "",
      "Writes OUT/<relative path without extension>/<stem>.wav, 32-bit float, 44.1 kHz.",
      "Arguments after -- and exit codes as for remaster."
    })
final class SeparateCommand implements Task {

  @Mixin JobOptions job = new JobOptions();

  @Override
  public int run(List<String> afterDashes, List<String> mistakes) throws Exception {
    Map<String, Object> flags = new HashMap<>();
    job.putFlags(flags, mistakes);
    flags.put("precondition.strength", 0);
    return JobRun.checked("separate", job, flags, afterDashes, mistakes, RemasterJob::separate);
  }
}
