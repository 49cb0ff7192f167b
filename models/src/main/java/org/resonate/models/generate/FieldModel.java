package org.resonate.models.generate;

import org.resonate.models.ModelException;
import org.resonate.models.device.LoadedModel;

/** The network behind a flow. Safe for several threads at once. */
@FunctionalInterface
interface FieldModel extends LoadedModel {

  /**
   * The weighted sum of the velocities under some conditions.
   *
   * @param z {@code [latentFrames · latents]}
   * @param t 0 to 1
   * @param rows the conditions and their weights
   * @return {@code [latentFrames · latents]}, the caller's own
   */
  float[] at(float[] z, double t, GuidanceRows rows) throws ModelException;
}
