package org.resonate.pipeline.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiPredicate;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.pipeline.ledger.Entry;

/**
 * Whether what a finished track made is still there: its master, or for {@code separate} each stem.
 *
 * @param command that made it
 * @param out the output folder
 */
record OutputCheck(String command, Path out) implements BiPredicate<String, Entry> {

  @Override
  public boolean test(String id, Entry entry) {
    if (command.equals("separate")) {
      return !entry.stems().isEmpty()
          && Arrays.stream(entry.stems().split(",", -1))
              .allMatch(stem -> exists(entry.output() + "/" + stem + ".wav"));
    }
    return entry.extension() != null && exists(entry.output() + "." + entry.extension());
  }

  private boolean exists(String encoded) {
    return Files.isRegularFile(RawPath.resolve(out, encoded));
  }
}
