package org.resonate.models.checkpoint;

import java.io.Closeable;
import java.nio.file.Path;
import org.resonate.models.ModelException;

/** A file of named tensors. Everything but their bytes was read and checked when it was opened. */
public interface TensorFile extends NamedTensors, Closeable {

  /**
   * The largest tensor that is read, in elements: the embedding of T5's vocabulary has 24.7
   * million. Read from the widest type and the most strewn view it takes 1.2 GB.
   */
  int MAX_ELEMENTS = 1 << 25;

  /**
   * Opens a plain state dictionary, whatever it is called: torch's zip if it begins like a zip,
   * else safetensors.
   *
   * @throws ModelException if the file is harmed, hostile or of another kind; the message names the
   *     file, what is wrong and where
   */
  static TensorFile open(Path file) throws ModelException {
    return Formats.open(file, zip -> zip.tensors(zip.content()), safetensors -> safetensors);
  }
}
