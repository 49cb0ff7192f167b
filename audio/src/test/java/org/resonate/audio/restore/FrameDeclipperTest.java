package org.resonate.audio.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.resonate.audio.Levels;
import org.resonate.audio.spectrum.Windows;

/** Tones come back, noise is left, and frames are worked on one by one. */
class FrameDeclipperTest {

  private static final int SIZE = FrameDeclipper.SIZE;

  private final float[] window = Windows.hann(SIZE);

  @Test
  void chordsAreSparse() {
    assertGain(Sounds.chords(1), 20_000, 0.5f, 12);
  }

  @Test
  void noiseIsNeverMadeMuchWorse() {
    assertGain(Sounds.white(SIZE, 8), 0, 0.5f, -0.5);
  }

  @Test
  void framesWithoutClippingCostNothing() {
    assertNull(new FrameDeclipper().restore(new float[SIZE], 0, 0.5f, -0.5f));
    float[] broken = Sounds.white(SIZE, 1);
    broken[7] = Float.NaN;
    assertNull(new FrameDeclipper().restore(broken, 0, 0.5f, -0.5f));
  }

  @Test
  void framesDoNotRememberOneAnother() {
    FrameDeclipper kernel = new FrameDeclipper();
    float[] frame = Sounds.clipped(Sounds.chords(0.2), 0.2f);
    float[] first = kernel.restore(frame, 100, 0.2f, -0.2f);
    kernel.restore(Sounds.clipped(Sounds.white(SIZE, 2), 0.5f), 0, 0.5f, -0.5f);
    assertArrayEquals(first, kernel.restore(frame, 100, 0.2f, -0.2f));
  }

  private void assertGain(float[] sound, int offset, float shareOfPeak, double leastDb) {
    float peak = Levels.peak(sound, offset, SIZE);
    float level = shareOfPeak * peak;
    float[] clipped = Sounds.clipped(sound, level);
    float[] restored = new FrameDeclipper().restore(clipped, offset, level, -level);
    float[] clean = new float[SIZE];
    float[] held = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      float fade = window[i] * window[i];
      clean[i] = fade * sound[offset + i];
      held[i] = fade * clipped[offset + i];
    }
    double gain = Sounds.sdrDb(clean, restored) - Sounds.sdrDb(clean, held);
    assertTrue(gain > leastDb, "gained " + gain);
  }
}
