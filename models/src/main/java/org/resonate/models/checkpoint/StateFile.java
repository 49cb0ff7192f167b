package org.resonate.models.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.resonate.models.ModelException;

/** The tensors of a checkpoint's state, for what knows more of the checkpoint than these. */
abstract class StateFile implements TensorFile {

  private final TensorFile state;

  /**
   * @param state closed with this
   */
  StateFile(TensorFile state) {
    this.state = state;
  }

  @Override
  public final Path file() {
    return state.file();
  }

  @Override
  public final Map<String, TensorInfo> tensors() {
    return state.tensors();
  }

  @Override
  public final float[] read(String name) throws ModelException {
    return state.read(name);
  }

  @Override
  public final void close() throws IOException {
    state.close();
  }
}
