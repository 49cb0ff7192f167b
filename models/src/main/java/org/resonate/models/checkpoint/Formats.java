package org.resonate.models.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.resonate.models.ModelException;

/** The two kinds of file that tensors come in: torch's zip, and safetensors. */
final class Formats {

  /**
   * Makes something of an opened file; it says what is wrong with it by an {@link IOException}.
   *
   * @param <F> the file
   * @param <T> what holds it from then on
   */
  @FunctionalInterface
  interface Reader<F, T> {
    T read(F file) throws IOException;
  }

  private Formats() {}

  /**
   * Opens a file, whatever it is called: torch's zip if it begins like a zip, else safetensors. It
   * is closed again where its reader refuses it.
   *
   * @throws ModelException naming the file, what is wrong and where
   */
  static <T> T open(Path file, Reader<TorchFile, T> zip, Reader<SafetensorsFile, T> safetensors)
      throws ModelException {
    try {
      return isZip(file)
          ? read(TorchFile.open(file), file, zip)
          : read(SafetensorsFile.open(file), file, safetensors);
    } catch (ModelException e) {
      throw e;
    } catch (IOException e) {
      throw Refusal.unreadable(file, e);
    }
  }

  private static boolean isZip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] magic = in.readNBytes(4);
      return magic.length == 4 && magic[0] == 'P' && magic[1] == 'K' && magic[2] == 3;
    }
  }

  private static <F extends Closeable, T> T read(F open, Path file, Reader<F, T> reader)
      throws IOException {
    try {
      return reader.read(open);
    } catch (IOException e) {
      open.close();
      throw Refusal.of(file, e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      open.close();
      throw e;
    }
  }
}
