package org.resonate.audio.selftest;

import java.util.SplittableRandom;
import org.resonate.audio.Levels;

/** Noise of a colour, RMS 1, at 44.1 kHz. */
enum Noises {
  /** Flat. */
  WHITE,
  /** Falls by 3 dB an octave (Kellet's economy filter). */
  PINK,
  /** Tape hiss: rises by 6 dB an octave to 5 kHz, flat above. */
  HISS;

  private static final double HISS_SHARE = 0.51;

  /** So many frames of it. */
  float[] make(int frames, SplittableRandom random) {
    float[] out = new float[frames];
    double b0 = 0;
    double b1 = 0;
    double b2 = 0;
    for (int i = 0; i < frames; i++) {
      double x = gaussian(random);
      switch (this) {
        case WHITE -> out[i] = (float) x;
        case PINK -> {
          b0 = 0.99765 * b0 + x * 0.0990460;
          b1 = 0.96300 * b1 + x * 0.2965164;
          b2 = 0.57000 * b2 + x * 1.0526913;
          out[i] = (float) (b0 + b1 + b2 + x * 0.1848);
        }
        case HISS -> {
          b0 += HISS_SHARE * (x - b0);
          out[i] = (float) (x - b0);
        }
      }
    }
    float scale = (float) (1 / Levels.rms(out, 0, frames));
    for (int i = 0; i < frames; i++) {
      out[i] *= scale;
    }
    return out;
  }

  /** The sum of twelve uniform numbers less six: Gaussian to within 6 σ, and StrictMath-free. */
  static double gaussian(SplittableRandom random) {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return sum;
  }
}
