package org.resonate.audio.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GainCurveTest {

  /** Each frame's gain takes its peak to the target or under, and 1 stays 1. */
  @Test
  void everyPeakIsMet() {
    Random random = new Random(1);
    GainCurve curve = new GainCurve(0.5f, 20, 500);
    int frames = 20_000;
    float[] peaks = new float[frames];
    float[] gains = new float[frames];
    for (int i = 0; i < frames; i++) {
      boolean loud = i > 5000 && random.nextInt(200) == 0;
      peaks[i] = loud ? 0.5f + 3 * random.nextFloat() : 0.5f * random.nextFloat();
      float gain = curve.next(peaks[i]);
      if (i >= curve.lookAheadFrames()) {
        gains[i - curve.lookAheadFrames()] = gain;
      }
    }
    for (int i = 0; i < frames - curve.lookAheadFrames(); i++) {
      assertTrue(peaks[i] * gains[i] <= 0.5f * (1 + 1e-6f), "frame " + i);
      assertTrue(i > 4900 || gains[i] == 1, "frame " + i);
    }
  }

  /** After a peak and its look-ahead the reduction falls to 1/e in the time given. */
  @Test
  void releasesExponentially() {
    GainCurve curve = new GainCurve(0.5f, 2, 1000);
    float[] gains = new float[5000];
    for (int i = 0; i < gains.length; i++) {
      gains[i] = curve.next(i == 100 ? 1 : 0);
    }
    assertEquals(0.5, curve.smallest(), 1e-6);
    assertEquals(1 - gains[1000], Math.E * (1 - gains[2000]), 1e-4);
    assertEquals(1 - gains[2000], Math.E * (1 - gains[3000]), 1e-4);
  }

  @Test
  void slidingMaximumIsTheMaximum() {
    Random random = new Random(2);
    for (int window : new int[] {1, 2, 7, 100}) {
      SlidingMax max = new SlidingMax(window);
      long[] values = random.longs(2000, 0, 50).toArray();
      for (int i = 0; i < values.length; i++) {
        long expected = 0;
        for (int k = Math.max(0, i - window + 1); k <= i; k++) {
          expected = Math.max(expected, values[k]);
        }
        assertEquals(expected, max.push(values[i]));
      }
    }
  }
}
