package org.resonate.models.pack;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.resonate.models.checkpoint.RefusedFileException;

/** Files that are open for a while. */
final class Opened {

  /** Opens a file, perhaps of gigabytes. */
  interface Opener<T> {
    T open(Path file) throws IOException;
  }

  /** Does something with it. */
  interface Reader<T> {
    void read(T open) throws IOException;
  }

  private Opened() {}

  /**
   * Opens a file, has it read and closes it. Whatever it holds, it is read in bounded memory; where
   * a small heap cannot take even that, the file is refused and the program goes on.
   *
   * @throws RefusedFileException if the heap is too small
   * @throws IOException as the opener and the reader throw it
   */
  static <T extends Closeable> void read(Path file, Opener<T> opener, Reader<T> reader)
      throws IOException {
    try (T open = opener.open(file)) {
      reader.read(open);
    } catch (OutOfMemoryError e) {
      throw new RefusedFileException(
          "cannot import %s: it needs more memory than the %d MB here"
              .formatted(file, Runtime.getRuntime().maxMemory() >> 20),
          e);
    }
  }
}
