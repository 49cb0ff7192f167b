package org.resonate.models.separate;

import org.resonate.models.ModelException;

/** Separates one segment. Safe for several threads at once. */
interface SegmentModel {

  /**
   * Runs the model.
   *
   * @param segment {@code [channels][segmentFrames]}, left as it is
   * @return the stems one after the other, flat: {@code [stems · channels · segmentFrames]}
   * @throws ModelException if it fails on its device
   */
  float[] run(float[][] segment) throws ModelException;
}
