package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.pipeline.ledger.Entry;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.transforms.store.RemoteFolder;
import org.resonate.transforms.store.SharedFolder;

/**
 * Whether what a finished track made is still there: its master, or for {@code separate} each stem.
 *
 * @param command that made it
 * @param exists whether a file is there, by its percent-encoded name under the output folder
 */
record OutputCheck(String command, Predicate<String> exists) implements BiPredicate<String, Entry> {

  /**
   * The check of an output folder. One on another file system is listed once: asking for each of
   * ten thousand objects takes minutes.
   *
   * @throws IOException if it cannot be listed
   */
  static OutputCheck of(String command, OutputFolder folder) throws IOException {
    if (folder.remote() == null) {
      Path out = folder.out();
      return new OutputCheck(command, name -> Files.isRegularFile(RawPath.resolve(out, name)));
    }
    Set<String> objects =
        folder.remote().list("").stream()
            .map(SharedFolder.Item::name)
            .filter(name -> !name.startsWith(".resonate/"))
            .collect(Collectors.toSet());
    return new OutputCheck(command, name -> objects.contains(RemoteFolder.objectName(name)));
  }

  @Override
  public boolean test(String id, Entry entry) {
    if (command.equals("separate")) {
      return !entry.stems().isEmpty()
          && Arrays.stream(entry.stems().split(",", -1))
              .allMatch(stem -> exists.test(entry.output() + "/" + stem + ".wav"));
    }
    return entry.extension() != null && exists.test(entry.output() + "." + entry.extension());
  }
}
