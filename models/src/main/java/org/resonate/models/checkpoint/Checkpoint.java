package org.resonate.models.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.resonate.models.ModelException;

/**
 * The weights of one network and the call that made it. Everything but the tensors' bytes was read
 * and checked when it was opened.
 */
public interface Checkpoint extends Closeable {

  /**
   * The largest tensor that is read, in elements: five times htdemucs' largest. Read from the
   * widest type and the most strewn view it takes 600 MB.
   */
  int MAX_ELEMENTS = 1 << 24;

  /** The file it was read from. */
  Path file();

  /** Full name of the Python class, such as {@code demucs.htdemucs.HTDemucs}. */
  String klass();

  /**
   * Positional arguments of the constructor. A fraction is an object with {@code "_type":
   * "fraction"}, {@code numerator} and {@code denominator}.
   */
  List<JsonNode> args();

  /** Named arguments of the constructor, in the file's order. */
  Map<String, JsonNode> kwargs();

  /** All tensors by name, in the file's order. */
  Map<String, TensorInfo> tensors();

  /**
   * Reads one tensor as binary32, row-major.
   *
   * @throws ModelException if the file is harmed there, or the tensor is not a floating one
   */
  float[] read(String name) throws ModelException;

  /**
   * Opens a checkpoint, whatever it is called: torch's zip if it begins like a zip, else
   * safetensors.
   *
   * @throws ModelException if the file is harmed, hostile or of another kind; the message names the
   *     file, what is wrong and where
   */
  static Checkpoint open(Path file) throws ModelException {
    try {
      byte[] magic;
      try (InputStream in = Files.newInputStream(file)) {
        magic = in.readNBytes(4);
      }
      boolean zip = magic.length == 4 && magic[0] == 'P' && magic[1] == 'K' && magic[2] == 3;
      return zip ? TorchFile.open(file) : SafetensorsFile.open(file);
    } catch (ModelException e) {
      throw e;
    } catch (IOException e) {
      throw Refusal.unreadable(file, e);
    }
  }
}
