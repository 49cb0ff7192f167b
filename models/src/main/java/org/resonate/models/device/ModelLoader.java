package org.resonate.models.device;

import org.resonate.models.ModelException;

/**
 * Loads a model on a device.
 *
 * @param <M> the model
 */
@FunctionalInterface
public interface ModelLoader<M extends LoadedModel> {

  /**
   * Loads it.
   *
   * @throws ModelException if it does not load there
   */
  M load(ComputeDevice device) throws ModelException;
}
