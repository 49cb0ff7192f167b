package org.resonate.audio.restore;

import java.util.Arrays;
import org.resonate.audio.AudioSink;

/** Sound that waits for another to catch up. */
final class Backlog implements AudioSink {

  private final float[][] held;
  private int fill;

  Backlog(int channels) {
    held = new float[channels][8192];
  }

  /** How many frames wait. */
  int frames() {
    return fill;
  }

  /** The sound, {@code [channels][at least frames()]}; to read only. */
  float[][] sound() {
    return held;
  }

  @Override
  public void write(float[][] block, int frames) {
    for (int channel = 0; channel < held.length; channel++) {
      if (fill + frames > held[channel].length) {
        held[channel] = Arrays.copyOf(held[channel], 2 * (fill + frames));
      }
      System.arraycopy(block[channel], 0, held[channel], fill, frames);
    }
    fill += frames;
  }

  @Override
  public void finish() {}

  /** Gives the first frames away, {@code [channels][frames]}. */
  float[][] take(int frames) {
    float[][] taken = new float[held.length][];
    for (int channel = 0; channel < held.length; channel++) {
      taken[channel] = Arrays.copyOf(held[channel], frames);
    }
    drop(frames);
    return taken;
  }

  /** Forgets the first frames. */
  void drop(int frames) {
    for (float[] samples : held) {
      System.arraycopy(samples, frames, samples, 0, fill - frames);
    }
    fill -= frames;
  }
}
