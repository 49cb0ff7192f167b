package org.resonate.audio.measure;

/** Told of clicks and dropouts as they are found, in order of time within a channel. */
@FunctionalInterface
public interface EventListener {

  /**
   * Takes note of one event.
   *
   * @param channel from 0
   * @param startFrame first damaged frame
   * @param endFrame first frame behind
   */
  void event(int channel, long startFrame, long endFrame);
}
