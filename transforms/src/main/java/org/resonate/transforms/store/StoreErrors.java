package org.resonate.transforms.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which errors of a store may pass by themselves, and which say that it is full. */
public final class StoreErrors {

  /** Less room than this beside an I/O error: the disk is full. */
  private static final long FULL_BYTES = 1 << 20;

  /** ENOSPC and EDQUOT, as Linux and macOS both put them. */
  private static final List<String> FULL =
      List.of("No space left on device", "Disk quota exceeded");

  /** What no second try cures. */
  private static final List<String> LASTING =
      List.of(
          "Read-only file system",
          "Permission denied",
          "Operation not permitted",
          "No such file or directory",
          "Not a directory",
          "Is a directory",
          "Directory not empty",
          "File name too long",
          "File too large",
          "Invalid argument");

  private StoreErrors() {}

  /**
   * Whether a second try may fare better. What Java knows by a class of its own (a missing file, no
   * permission, an interrupt, a file that holds something else) stays as it is; what it hands on
   * from the system without one (an input/output error, a stale handle, a timeout) may pass.
   */
  public static boolean mayPass(Throwable error) {
    if (error instanceof UncheckedIOException || error instanceof DirectoryIteratorException) {
      return mayPass(error.getCause());
    }
    boolean isTheSystems =
        error.getClass() == IOException.class || error.getClass() == FileSystemException.class;
    return isTheSystems && !says(error, LASTING) && !says(error, FULL);
  }

  /**
   * Whether an I/O error means that there is no room, by what it says or, as that may be in any
   * language, by the room there is.
   *
   * @param folder where something was written
   */
  public static boolean full(Throwable error, Path folder) {
    if (says(error, FULL)) {
      return true;
    }
    try {
      return Files.exists(folder) && Files.getFileStore(folder).getUsableSpace() < FULL_BYTES;
    } catch (IOException e) {
      error.addSuppressed(e);
      return false;
    }
  }

  private static boolean says(Throwable error, List<String> words) {
    String message = String.valueOf(error.getMessage());
    return words.stream().anyMatch(message::contains);
  }
}
