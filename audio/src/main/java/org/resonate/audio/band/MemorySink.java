package org.resonate.audio.band;

import java.util.Arrays;
import org.resonate.audio.AudioSink;

/** Keeps all that it is given. */
public final class MemorySink implements AudioSink {

  private float[][] signal;
  private int frames;
  private boolean finished;

  /**
   * @param channels 1 or more
   */
  public MemorySink(int channels) {
    this.signal = new float[channels][1 << 14];
  }

  @Override
  public void write(float[][] block, int blockFrames) {
    if (finished) {
      throw new IllegalStateException("written to after finish()");
    }
    for (int c = 0; c < signal.length; c++) {
      if (frames + blockFrames > signal[c].length) {
        signal[c] = Arrays.copyOf(signal[c], Math.max(2 * signal[c].length, frames + blockFrames));
      }
      System.arraycopy(block[c], 0, signal[c], frames, blockFrames);
    }
    frames += blockFrames;
  }

  @Override
  public void finish() {
    if (finished) {
      throw new IllegalStateException("finished twice");
    }
    finished = true;
  }

  /** Whether {@link #finish} was called. */
  public boolean finished() {
    return finished;
  }

  /** All that was written, {@code [channels][frames]}; a copy. */
  public float[][] signal() {
    float[][] all = new float[signal.length][];
    for (int c = 0; c < signal.length; c++) {
      all[c] = Arrays.copyOf(signal[c], frames);
    }
    return all;
  }
}
