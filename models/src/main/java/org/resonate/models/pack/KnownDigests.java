package org.resonate.models.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The digests of files that this JVM has read, as long as their sizes, times and places on the disk
 * are the same: a pack of hundreds of megabytes is looked at more than once in a job.
 */
final class KnownDigests {

  /** A file that was written so lately may be written again without its time telling. */
  private static final long SETTLED_MILLIS = 2000;

  /** Digests a file. */
  @FunctionalInterface
  interface Digester {
    String digest(Path file) throws IOException;
  }

  private record Version(long bytes, FileTime modified, String place) {}

  private record Known(Version version, String digest) {}

  private final Map<Path, Known> known = new ConcurrentHashMap<>();
  private final Digester digester;

  KnownDigests(Digester digester) {
    this.digester = digester;
  }

  /** The SHA-256 of a file, which is read unless it is known. */
  String digest(Path file) throws IOException {
    Path key = file.toAbsolutePath().normalize();
    long now = System.currentTimeMillis();
    Version before = version(key);
    Known earlier = known.get(key);
    if (earlier != null && earlier.version().equals(before)) {
      return earlier.digest();
    }
    String digest = digester.digest(key);
    if (before.modified().toMillis() < now - SETTLED_MILLIS && before.equals(version(key))) {
      known.put(key, new Known(before, digest));
    } else {
      known.remove(key);
    }
    return digest;
  }

  private static Version version(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new Version(
        attributes.size(), attributes.lastModifiedTime(), String.valueOf(attributes.fileKey()));
  }
}
