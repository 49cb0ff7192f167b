package org.resonate.pipeline.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resonate.pipeline.RemasterJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Mixin InputOptions job = new InputOptions();

  @Mixin PruneOptions prune = new PruneOptions();

  @Mixin TrackOptions track = new TrackOptions();

  @Mixin CatalogueOptions catalogue = new CatalogueOptions();

  @Override
  public int run(List<String> afterDashes, List<String> mistakes) throws Exception {
    Map<String, Object> flags = new HashMap<>();
    job.putFlags(flags, mistakes);
    prune.put(job);
    track.putFlags(flags);
    catalogue.put(job);
    return JobRun.checked(
        "remaster", job, flags, afterDashes, mistakes, settings -> RemasterJob::run);
  }
}
