package org.resonate.audio.io;

import java.util.OptionalLong;

/**
 * Float samples to integers, with triangular dither of ±1 step (Lipshitz, Wannamaker and
 * Vanderkooy, "Quantization and Dither", JAES 40, 1992): the error has no correlation with the
 * signal. One generator a channel, so the result does not depend on how the sound was cut.
 */
final class Quantizer {

  private final double scale;
  private final boolean dithered;
  private final long[] states;

  /**
   * @param bits 2 to 24
   * @param seed of the dither; empty: none
   */
  Quantizer(int channels, int bits, OptionalLong seed) {
    scale = 1L << (bits - 1);
    dithered = seed.isPresent();
    states = new long[channels];
    for (int c = 0; c < channels; c++) {
      states[c] = mix(seed.orElse(0) + 0x9e3779b97f4a7c15L * (c + 1));
    }
  }

  /**
   * Quantises one channel's samples.
   *
   * @param to integers within the range of the depth, not shifted
   * @return how many lay outside full scale and were clipped
   */
  int quantize(int channel, float[] samples, int frames, int[] to) {
    int clipped = 0;
    long state = states[channel];
    for (int i = 0; i < frames; i++) {
      double value = samples[i] * scale;
      if (dithered) {
        state += 0x9e3779b97f4a7c15L;
        long random = mix(state);
        value += ((random & 0xffff_ffffL) - (random >>> 32)) * 0x1p-32;
      }
      double rounded = Math.rint(value);
      if (rounded > scale - 1) {
        clipped += samples[i] > 1 ? 1 : 0;
        rounded = scale - 1;
      } else if (rounded < -scale) {
        clipped += samples[i] < -1 ? 1 : 0;
        rounded = -scale;
      }
      to[i] = (int) rounded;
    }
    states[channel] = state;
    return clipped;
  }

  /** The mixing function of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
