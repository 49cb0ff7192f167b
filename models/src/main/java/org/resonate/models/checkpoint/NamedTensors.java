package org.resonate.models.checkpoint;

import java.nio.file.Path;
import java.util.Map;
import org.resonate.models.ModelException;

/** The tensors of an open file, by name. */
public interface NamedTensors {

  /** The file they are read from. */
  Path file();

  /** All of them by name, in the file's order. */
  Map<String, TensorInfo> tensors();

  /**
   * Reads one as binary32, row-major.
   *
   * @throws ModelException if the file is harmed there, or the tensor is not a floating one
   */
  float[] read(String name) throws ModelException;
}
