package org.resonate.models.checkpoint;

import java.nio.file.Path;
import org.resonate.models.ModelException;

/** What a tensor must be to be read as weights. */
final class TensorLimits {

  private TensorLimits() {}

  /** The number of elements of a floating tensor of at most {@link TensorFile#MAX_ELEMENTS}. */
  static int elements(Path file, TensorInfo info) throws ModelException {
    if (!info.dtype().floating()) {
      throw Refusal.of(
          file, "tensor " + info.name() + " is of " + info.dtype() + ", not of a floating type");
    }
    if (info.elements() > TensorFile.MAX_ELEMENTS) {
      throw Refusal.of(
          file, "tensor " + info.name() + " of shape " + info.shape() + " is too large");
    }
    return (int) info.elements();
  }
}
