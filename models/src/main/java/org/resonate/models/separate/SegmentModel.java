package org.resonate.models.separate;

import java.util.List;
import org.resonate.models.ModelException;
import org.resonate.models.device.LoadedModel;

/** Separates segments. Safe for several threads at once. */
@FunctionalInterface
interface SegmentModel extends LoadedModel {

  /**
   * Runs the model on a batch.
   *
   * @param segments each {@code [channels][segmentFrames]}, all of the same channels, left as they
   *     are
   * @return for each segment its stems one after the other, flat: {@code [stems · channels ·
   *     segmentFrames]}, the caller's own
   * @throws ModelException if it fails on its device
   */
  List<float[]> run(List<float[][]> segments) throws ModelException;
}
