package org.resonate.transforms;

import java.util.Arrays;
import java.util.Collection;

/** Adds signals. */
final class StemSum {

  private StemSum() {}

  /**
   * Sums blocks sample by sample.
   *
   * @param stems each {@code [channels][frames]}
   * @param sum {@code [channels][frames]}, overwritten
   */
  static void sum(Collection<float[][]> stems, float[][] sum, int frames) {
    for (int c = 0; c < sum.length; c++) {
      float[] into = sum[c];
      Arrays.fill(into, 0, frames, 0);
      for (float[][] stem : stems) {
        float[] samples = stem[c];
        for (int i = 0; i < frames; i++) {
          into[i] += samples[i];
        }
      }
    }
  }
}
