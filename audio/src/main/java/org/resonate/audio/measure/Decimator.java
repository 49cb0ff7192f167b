package org.resonate.audio.measure;

import java.util.Arrays;
import org.resonate.audio.spectrum.StftFrames;
import org.resonate.audio.spectrum.Windows;

/** Keeps every n-th sample behind a windowed-sinc low-pass; the delay of the filter stays in. */
final class Decimator {

  private static final int PERIODS = 24;
  private static final int BLOCK = 512;

  private final int factor;
  private final float[] taps;
  private final float[][] held;
  private final float[][] out;
  private final float[] phase;
  private final float[] part;
  private final StftFrames downstream;
  private int fill;

  Decimator(int channels, int factor, StftFrames downstream) {
    this.factor = factor;
    this.downstream = downstream;
    taps = new float[factor == 1 ? 1 : PERIODS * factor];
    // A window of one sample is nothing.
    float[] window = factor == 1 ? new float[] {1} : Windows.hann(taps.length);
    double sum = 0;
    for (int i = 0; i < taps.length; i++) {
      // Cut at 0.45 of the low rate.
      double x = factor == 1 ? 0 : 0.9 * (i - taps.length / 2.0) / factor;
      taps[i] = (float) (x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x) * window[i]);
      sum += taps[i];
    }
    for (int i = 0; i < taps.length; i++) {
      taps[i] /= (float) sum;
    }
    held = new float[channels][taps.length + BLOCK * factor];
    out = new float[channels][BLOCK + 1];
    part = new float[BLOCK + 1];
    phase = new float[BLOCK + 1 + taps.length / factor];
  }

  void write(float[][] block, int frames) {
    int taken = 0;
    while (taken < frames) {
      int count = Math.min(frames - taken, held[0].length - fill);
      for (int channel = 0; channel < held.length; channel++) {
        System.arraycopy(block[channel], taken, held[channel], fill, count);
      }
      fill += count;
      taken += count;
      work();
    }
  }

  /** Polyphase: long sums over few taps run many outputs at once. */
  private void work() {
    int made = fill < taps.length ? 0 : (fill - taps.length) / factor + 1;
    int at = made * factor;
    int periods = taps.length / factor;
    for (int channel = 0; channel < held.length; channel++) {
      float[] samples = held[channel];
      float[] sums = out[channel];
      Arrays.fill(sums, 0, made, 0);
      for (int p = 0; p < factor; p++) {
        for (int m = 0; m < made + periods - 1; m++) {
          phase[m] = samples[m * factor + p];
        }
        for (int j = 0; j < periods; j++) {
          System.arraycopy(phase, j, part, 0, made);
          add(taps[j * factor + p], part, sums, made);
        }
      }
    }
    if (made > 0) {
      for (float[] samples : held) {
        System.arraycopy(samples, at, samples, 0, fill - at);
      }
      fill -= at;
      downstream.write(out, made);
    }
  }

  // From the first element on in each array: Java runs only such sums many at once.
  private static void add(float factor, float[] from, float[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] += factor * from[i];
    }
  }
}
