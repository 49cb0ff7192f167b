package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.resonate.pipeline.ledger.OutputFolder;
import picocli.CommandLine.Parameters;

/** The output folder of a command that reads what jobs have left there. */
final class ResultsPlace {

  @Parameters(paramLabel = "OUT", description = "An output folder.")
  String out;

  /**
   * Opens it, wherever it lies; notes what is wrong with it, unless something else is already.
   *
   * @throws IOException if it lies elsewhere and cannot be read
   */
  OutputFolder open(List<String> afterDashes, List<String> mistakes) throws IOException {
    OutputFolder folder = OutputFolder.of(out == null ? "." : out);
    if (mistakes.isEmpty()
        && ObjectStores.fetch(folder, afterDashes, mistakes)
        && !Files.isDirectory(folder.state())) {
      mistakes.add("OUT %s holds no results of this program".formatted(out));
    }
    return folder;
  }
}
