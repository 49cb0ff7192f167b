package org.resonate.models.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** What {@code torch.save} writes of a dictionary: a zip of its pickle and raw storages. */
final class TorchFile implements Closeable {

  private static final String PICKLE = "data.pkl";
  private static final String BYTE_ORDER = "byteorder";

  private final Path file;
  private final TorchZip zip;
  private final Map<?, ?> content;

  private TorchFile(Path file, TorchZip zip) throws IOException {
    this.file = file;
    this.zip = zip;
    checkByteOrder();
    long bytes = zip.size(PICKLE);
    if (bytes > Unpickler.MAX_BYTES) {
      throw new IOException("its pickle has " + bytes + " bytes");
    }
    if (!(Unpickler.read(zip.read(PICKLE, 0, (int) bytes)) instanceof Map<?, ?> map)) {
      throw new IOException("its pickle is no dictionary");
    }
    this.content = map;
  }

  static TorchFile open(Path file) throws IOException {
    TorchZip zip = null;
    try {
      zip = TorchZip.open(file);
      return new TorchFile(file, zip);
    } catch (IOException e) {
      if (zip != null) {
        zip.close();
      }
      throw Refusal.of(file, e.getMessage(), e);
    }
  }

  /** Files from before torch wrote the byte order came from little-endian machines. */
  private void checkByteOrder() throws IOException {
    if (zip.has(BYTE_ORDER)) {
      int bytes = (int) Math.min(16, zip.size(BYTE_ORDER));
      String order = new String(zip.read(BYTE_ORDER, 0, bytes), StandardCharsets.US_ASCII);
      if (!order.equals("little")) {
        throw new IOException("its byte order is not little");
      }
    }
  }

  /** The dictionary: text, numbers, lists, maps and {@link Pickled}. */
  Map<?, ?> content() {
    return content;
  }

  /**
   * The dictionary under a key of it, such as {@code best_state}.
   *
   * @throws IOException if there is none
   */
  Map<?, ?> dictionary(String key) throws IOException {
    if (content.get(key) instanceof Map<?, ?> map) {
      return map;
    }
    throw new IOException("its pickle has no " + key);
  }

  /**
   * The tensors of a state dictionary, which close this file.
   *
   * @throws IOException with what is wrong with one
   */
  TensorFile tensors(Map<?, ?> state) throws IOException {
    return new TorchTensors(file, zip, state);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
