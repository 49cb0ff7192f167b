package org.resonate.pipeline.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;

/**
 * A file that was found.
 *
 * @param input which of the inputs holds it, counted from 0
 * @param file where it is
 * @param relativePath from that input, percent-encoded, with / between folders
 * @param sizeBytes 0 where it could not be asked
 * @param modifiedMillis 0 where it could not be asked
 * @param givenId the id that a catalogue gives it; null: from its path
 * @param settings what a catalogue says of it, by place in the tree of settings
 */
public record Recording(
    int input,
    Path file,
    String relativePath,
    long sizeBytes,
    long modifiedMillis,
    String givenId,
    Map<String, Object> settings) {

  /** Copies the settings. */
  public Recording {
    settings = Map.copyOf(settings);
  }

  /** One that no catalogue says anything of. */
  public Recording(int input, Path file, String relativePath, long sizeBytes, long modifiedMillis) {
    this(input, file, relativePath, sizeBytes, modifiedMillis, null, Map.of());
  }

  /** Asks a file for its size and time; empty for a pipe or a device, which would never end. */
  static Optional<Recording> of(int input, Path file, String relativePath) {
    long size = 0;
    long modified = 0;
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isOther()) {
        return Optional.empty();
      }
      size = attributes.size();
      modified = attributes.lastModifiedTime().toMillis();
    } catch (IOException e) {
      // Broken link, no permission: Precondition meets the same error and records it.
      size = 0;
    }
    return Optional.of(new Recording(input, file.toAbsolutePath(), relativePath, size, modified));
  }

  /** The id of its track. */
  public String id() {
    return givenId != null ? givenId : TrackId.of(relativePath);
  }

  /** Whether there is no such file. */
  boolean isMissing() {
    return sizeBytes == 0 && modifiedMillis == 0 && Files.notExists(file);
  }

  /** The same with what a catalogue says of it. */
  Recording with(String id, Map<String, Object> said) {
    return new Recording(input, file, relativePath, sizeBytes, modifiedMillis, id, said);
  }
}
