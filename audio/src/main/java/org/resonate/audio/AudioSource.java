package org.resonate.audio;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;

/** Gives sound in blocks, from its first frame to its last. */
public interface AudioSource extends Closeable {

  /** Frames that {@link #transferTo} moves at once. */
  int BLOCK_FRAMES = 8192;

  /** Channels and rate of what {@link #read} gives. */
  AudioFormat format();

  /** How many frames there are in all; −1 where that is known only at the end. */
  long frames();

  /**
   * Fills a block as far as there is sound.
   *
   * @param block {@code [channels][size]}, overwritten from frame 0
   * @return frames read, from 1 to size, or −1 at the end
   * @throws IOException if the sound cannot be read
   */
  int read(float[][] block) throws IOException;

  /**
   * Reads all that is left into a sink and finishes it. Checks for interruption between blocks.
   *
   * @param sink where it goes
   * @return how many frames went
   * @throws IOException if reading or the sink fails
   */
  default long transferTo(AudioSink sink) throws IOException {
    float[][] block = new float[format().channels()][BLOCK_FRAMES];
    long total = 0;
    for (int frames = read(block); frames >= 0; frames = read(block)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted after " + total + " frames");
      }
      sink.write(block, frames);
      total += frames;
    }
    sink.finish();
    return total;
  }
}
