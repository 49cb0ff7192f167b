package org.resonate.pipeline.cli;

import picocli.CommandLine.Option;

/** What a job that leaves results behind may be told of those whose recording is gone. */
final class PruneOptions {

  @Option(
      names = "--prune",
      description =
          "Remove the results of recordings that are no longer among the inputs, once the job is"
              + " over; asks first.")
  boolean prune;

  @Option(names = "--yes", description = "Don't ask before --prune removes something.")
  boolean yes;

  /** Hands them to the job. */
  void put(InputOptions job) {
    job.prune = prune;
    job.yes = yes;
  }
}
