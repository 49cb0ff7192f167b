package org.resonate.pipeline.benchmark;

import java.util.SplittableRandom;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSource;

/**
 * Seeded noise at a tenth of full scale: nothing in it is silent, so every segment is worked on.
 */
final class Noise implements AudioSource {
  private final AudioFormat format;
  private final long frames;
  private final SplittableRandom random = new SplittableRandom(1);
  private long given;

  Noise(AudioFormat format, long frames) {
    this.format = format;
    this.frames = frames;
  }

  @Override
  public AudioFormat format() {
    return format;
  }

  @Override
  public long frames() {
    return frames;
  }

  @Override
  public int read(float[][] block) {
    int size = (int) Math.min(block[0].length, frames - given);
    if (size == 0) {
      return -1;
    }
    for (int i = 0; i < size; i++) {
      for (float[] channel : block) {
        channel[i] = (float) (0.2 * random.nextDouble() - 0.1);
      }
    }
    given += size;
    return size;
  }

  @Override
  public void close() {}
}
