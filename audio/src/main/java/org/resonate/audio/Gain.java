package org.resonate.audio;

import java.io.IOException;

/** Multiplies every sample by one factor. A gain gains: what passes full scale is not clipped. */
public final class Gain implements AudioSink {

  private final float factor;
  private final AudioSink downstream;
  private final float[][] scaled;

  /**
   * @param format what is written to it
   * @param factor amplitude ratio; finite, may be 0 or negative. See {@link Levels#fromDb}
   * @param downstream takes the scaled sound
   */
  public Gain(AudioFormat format, double factor, AudioSink downstream) {
    if (!Double.isFinite(factor)) {
      throw new IllegalArgumentException("a gain is finite, got " + factor);
    }
    this.factor = (float) factor;
    this.downstream = downstream;
    this.scaled = new float[format.channels()][AudioSource.BLOCK_FRAMES];
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    for (int offset = 0; offset < frames; offset += AudioSource.BLOCK_FRAMES) {
      int count = Math.min(AudioSource.BLOCK_FRAMES, frames - offset);
      for (int c = 0; c < scaled.length; c++) {
        for (int i = 0; i < count; i++) {
          scaled[c][i] = block[c][offset + i] * factor;
        }
      }
      downstream.write(scaled, count);
    }
  }

  @Override
  public void finish() throws IOException {
    downstream.finish();
  }
}
