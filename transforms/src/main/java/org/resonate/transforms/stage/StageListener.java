package org.resonate.transforms.stage;

import org.resonate.transforms.record.Track;

/** Hears how the tracks of a job come along; called from the threads that work on them. */
public interface StageListener {

  /** A track enters its first stage. */
  void trackStarted(Track track);

  /** A stage begins to work on a track. */
  void stageStarted(String trackId, String stage);

  /**
   * A stage has its result.
   *
   * @param seconds what it took
   * @param reused the result lay in the store
   */
  void stageFinished(String trackId, String stage, double seconds, boolean reused);

  /** Nobody works on a track any more: its worker is lost, and another one will begin it anew. */
  default void trackLost(String trackId) {}

  /** A track is through, with its master or its failure; its record is written. */
  void trackEnded(Track track);
}
