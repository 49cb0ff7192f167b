package org.resonate.pipeline.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where model packs are looked for, beside those in the jar. */
final class ModelFolders {

  private ModelFolders() {}

  /** Notes a folder that was named and is none; the user's own need not be there. */
  static void check(String given, List<String> mistakes) {
    if (given != null && !Files.isDirectory(Path.of(given))) {
      mistakes.add("--models %s is no folder".formatted(given));
    }
  }

  /** The folder of {@code --models}, which may be null, then the user's own. */
  static List<Path> of(String given) {
    Path home = Path.of(System.getProperty("user.home"), ".resonate", "models");
    return given == null ? List.of(home) : List.of(Path.of(given).toAbsolutePath(), home);
  }
}
