package org.resonate.pipeline.cluster.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that nobody but their owner reads, at no time. */
public final class OwnerOnly {

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  private OwnerOnly() {}

  /** Makes a folder, whose parent is there. */
  static Path folder(Path folder) throws IOException {
    return Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNERS));
  }

  /** Writes a file as a whole, over an older one too. */
  public static void write(Path file, byte[] bytes) throws IOException {
    Path beside = file.resolveSibling("." + file.getFileName() + ".tmp");
    Files.deleteIfExists(beside);
    Files.createFile(beside, PosixFilePermissions.asFileAttribute(FILE));
    Files.write(beside, bytes);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Whether others may do anything with it. */
  static boolean isOpen(Path file) throws IOException {
    return !OWNERS.containsAll(Files.getPosixFilePermissions(file));
  }
}
