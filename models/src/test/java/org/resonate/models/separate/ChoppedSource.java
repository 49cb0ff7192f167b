package org.resonate.models.separate;

import java.util.SplittableRandom;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSource;
import org.resonate.audio.band.MemorySource;

/** Gives a signal in blocks of 1 to {@code largest} frames, as chance will have it. */
class ChoppedSource implements AudioSource {

  private final MemorySource source;
  private final int largest;
  private final SplittableRandom random;

  ChoppedSource(float[][] signal, int largest, long seed) {
    this(signal, AudioFormat.WORKING_RATE_HZ, largest, seed);
  }

  ChoppedSource(float[][] signal, int rateHz, int largest, long seed) {
    this.source = new MemorySource(new AudioFormat(signal.length, rateHz), signal);
    this.largest = largest;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public AudioFormat format() {
    return source.format();
  }

  @Override
  public long frames() {
    return -1;
  }

  @Override
  public int read(float[][] block) {
    int size = Math.min(block[0].length, 1 + random.nextInt(largest));
    float[][] part = new float[block.length][size];
    int frames = source.read(part);
    for (int c = 0; c < block.length && frames > 0; c++) {
      System.arraycopy(part[c], 0, block[c], 0, frames);
    }
    return frames;
  }

  @Override
  public void close() {}
}
