package org.resonate.transforms.stage;

import java.io.Serializable;
import org.resonate.transforms.record.Track;

/** One step of a track's way through the pipeline. */
public interface Step extends Serializable {

  /** The name of its transform. */
  String name();

  /**
   * Takes a track one step on. A track that has failed is returned as it is.
   *
   * @throws Exception only where the whole job cannot go on
   */
  Track apply(Track track) throws Exception;
}
