package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.transforms.store.ArtifactStore;
import org.resonate.transforms.store.Worker;

/**
 * Where an analysis works: in the state of an output folder, where a later job takes its results
 * over, or in a temporary folder that is gone afterwards.
 */
final class AnalysisPlace {

  private static final String PREFIX = "resonate-analyze.";

  private final OutputFolder out;

  /** Null: it is the user's output folder. */
  private final Path temporary;

  private AnalysisPlace(OutputFolder out, Path temporary) {
    this.out = out;
    this.temporary = temporary;
  }

  /** In an output folder: a path, or the URI of another file system. */
  static AnalysisPlace in(String output) {
    return new AnalysisPlace(OutputFolder.of(output), null);
  }

  /** In a folder of its own, which is not made yet. */
  static AnalysisPlace temporary(Path parent) {
    Path folder = parent.resolve(PREFIX + Worker.current() + "." + UUID.randomUUID());
    Path absolute = folder.toAbsolutePath().normalize();
    return new AnalysisPlace(new OutputFolder(absolute), absolute);
  }

  /** The folder for temporary ones: the environment's, else the system's. */
  static Path usualParent() {
    String said = System.getenv("TMPDIR");
    return Path.of(said == null || said.isEmpty() ? System.getProperty("java.io.tmpdir") : said);
  }

  /** Whether its results stay. */
  boolean isKept() {
    return temporary == null;
  }

  /** The output folder that is locked meanwhile. */
  OutputFolder out() {
    return out;
  }

  /** The output folder of the analysis' own records. */
  OutputFolder records() {
    return isKept() ? out.analysis() : out;
  }

  /**
   * Makes the temporary folder, for nobody else to read, and removes those that killed processes
   * left beside it.
   *
   * @throws IOException if it cannot be made
   */
  void make() throws IOException {
    if (isKept()) {
      return;
    }
    Path parent = Files.createDirectories(temporary.getParent());
    Files.createDirectory(
        temporary,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : left) {
        String owner = folder.getFileName().toString().substring(PREFIX.length());
        int end = owner.lastIndexOf('.');
        if (end > 0
            && owner.substring(0, end).matches(".+-\\d{1,18}")
            && Worker.parse(owner.substring(0, end)).isGone()
            && Files.isWritable(folder)) {
          ArtifactStore.discard(folder);
        }
      }
    }
  }

  /**
   * Removes the temporary folder, if there is one. A thread that was halted may still write there:
   * what it adds is removed as well.
   *
   * @throws IOException if something stays
   */
  synchronized void discard() throws IOException {
    if (isKept() || !Files.exists(temporary)) {
      return;
    }
    // The log lies there, and would be begun anew.
    System.clearProperty("resonate.log");
    IOException last = null;
    for (int attempt = 0; attempt < 10 && Files.exists(temporary); attempt++) {
      try {
        ArtifactStore.discard(temporary);
      } catch (IOException e) {
        last = e;
      }
    }
    if (last != null && Files.exists(temporary)) {
      throw last;
    }
  }
}
