package org.resonate.models.device;

import org.resonate.models.ModelException;

/**
 * Runs a model once, for real.
 *
 * @param <M> the model
 */
@FunctionalInterface
public interface ModelTrial<M extends LoadedModel> {

  /**
   * What comes out, which must be finite.
   *
   * @throws ModelException if it does not run
   */
  float[] run(M model) throws ModelException;
}
