package org.resonate.audio.io;

import org.resonate.audio.AudioSink;

/** Sound on its way from a part that pushes to one that pulls. Grows with the largest block. */
final class FrameQueue implements AudioSink {

  private final float[][] samples;
  private int first;
  private int frames;

  FrameQueue(int channels) {
    samples = new float[channels][0];
  }

  int frames() {
    return frames;
  }

  @Override
  public void write(float[][] block, int count) {
    if (first + frames + count > samples[0].length) {
      makeRoom(count);
    }
    for (int c = 0; c < samples.length; c++) {
      System.arraycopy(block[c], 0, samples[c], first + frames, count);
    }
    frames += count;
  }

  private void makeRoom(int count) {
    boolean grow = frames + count > samples[0].length;
    for (int c = 0; c < samples.length; c++) {
      float[] to = grow ? new float[2 * (frames + count)] : samples[c];
      System.arraycopy(samples[c], first, to, 0, frames);
      samples[c] = to;
    }
    first = 0;
  }

  /** Moves what there is, at most as much as fits, and says how much that was. */
  int read(float[][] block) {
    int count = Math.min(frames, block[0].length);
    for (int c = 0; c < samples.length; c++) {
      System.arraycopy(samples[c], first, block[c], 0, count);
    }
    frames -= count;
    first = frames == 0 ? 0 : first + count;
    return count;
  }

  /** Nothing is held back: all of it can be read at once. */
  @Override
  public void finish() {}
}
