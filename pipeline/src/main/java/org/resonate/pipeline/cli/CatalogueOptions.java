package org.resonate.pipeline.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The list of recordings that a job may take instead of its inputs. */
final class CatalogueOptions {

  @Option(
      names = "--catalogue",
      paramLabel = "FILE",
      description =
          "Instead of INPUT a list of recordings, CSV or JSON Lines: input, id, and a column for"
              + " each flag of a track.")
  Path catalogue;

  /** Hands it to the job. */
  void put(InputOptions job) {
    job.catalogue = catalogue;
  }
}
