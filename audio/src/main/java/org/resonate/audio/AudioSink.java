package org.resonate.audio;

import java.io.IOException;

/**
 * Takes sound in blocks of any size. Writers, meters and processors are all sinks; a processor
 * hands what it makes to the sink behind it and hides its own latency, so that as many frames leave
 * it as entered. What comes out never depends on how the sound was cut into blocks.
 */
public interface AudioSink {

  /**
   * Takes the first {@code frames} frames of a block.
   *
   * @param block {@code [channels][at least frames]}, full scale ±1; it belongs to the caller, who
   *     may overwrite it after the call; a sink must neither keep nor change it
   * @param frames how many are valid, 0 or more
   * @throws IOException if this or a later sink cannot store what it was given
   */
  void write(float[][] block, int frames) throws IOException;

  /**
   * Says that the signal is complete: hands on what is still held, then finishes the sinks behind.
   * Called once, and only where nothing failed.
   *
   * @throws IOException if this or a later sink cannot store what it was given
   */
  void finish() throws IOException;
}
