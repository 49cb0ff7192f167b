package org.resonate.audio.measure;

import org.resonate.audio.spectrum.StftFrames;
import org.resonate.audio.spectrum.Windows;

/** Keeps every n-th sample behind a windowed-sinc low-pass; the delay of the filter stays in. */
final class Decimator {

  private static final int PERIODS = 24;

  private final int factor;
  private final float[] taps;
  private final float[][] held;
  private final float[][] out;
  private final StftFrames downstream;
  private int fill;

  Decimator(int channels, int factor, StftFrames downstream) {
    this.factor = factor;
    this.downstream = downstream;
    taps = new float[factor == 1 ? 1 : PERIODS * factor];
    float[] window = Windows.hann(taps.length);
    double sum = 0;
    for (int i = 0; i < taps.length; i++) {
      // Cut at 0.45 of the low rate.
      double x = 0.9 * (i - taps.length / 2.0) / factor;
      taps[i] = (float) (x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x) * window[i]);
      sum += taps[i];
    }
    for (int i = 0; i < taps.length; i++) {
      taps[i] /= (float) sum;
    }
    held = new float[channels][taps.length + 256 * factor];
    out = new float[channels][256 + 1];
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

  private void work() {
    int made = 0;
    int at = 0;
    for (; at + taps.length <= fill; at += factor) {
      for (int channel = 0; channel < held.length; channel++) {
        float[] samples = held[channel];
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 3 < taps.length; i += 4) {
          s0 += taps[i] * samples[at + i];
          s1 += taps[i + 1] * samples[at + i + 1];
          s2 += taps[i + 2] * samples[at + i + 2];
          s3 += taps[i + 3] * samples[at + i + 3];
        }
        for (; i < taps.length; i++) {
          s0 += taps[i] * samples[at + i];
        }
        out[channel][made] = s0 + s1 + s2 + s3;
      }
      made++;
    }
    if (made > 0) {
      for (float[] samples : held) {
        System.arraycopy(samples, at, samples, 0, fill - at);
      }
      fill -= at;
      downstream.write(out, made);
    }
  }
}
