package org.resonate.audio.band;

import org.resonate.audio.AudioFormat;

/** The parts that the instruments are made of, at the working rate. */
final class Tone {

  static final double RATE_HZ = AudioFormat.WORKING_RATE_HZ;

  private Tone() {}

  /**
   * A sawtooth without audible aliasing: each step is smoothed by a two-sample polynomial
   * (PolyBLEP; Välimäki and Huovilainen, "Antialiasing oscillators in subtractive synthesis", IEEE
   * Signal Processing Magazine 24(2), 2007).
   */
  static final class Saw {
    private double phase;

    Saw(double phase) {
      this.phase = phase;
    }

    /** The next sample, in ±1. */
    double next(double frequencyHz) {
      double step = frequencyHz / RATE_HZ;
      phase += step;
      if (phase >= 1) {
        phase -= 1;
      }
      double value = 2 * phase - 1;
      if (phase < step) {
        double t = phase / step;
        value -= 2 * t - t * t - 1;
      } else if (phase > 1 - step) {
        double t = (phase - 1) / step;
        value -= t * t + 2 * t + 1;
      }
      return value;
    }
  }

  /** A two-pole resonance, zero at 0 Hz and at half the rate, gain 1 at its centre. */
  static final class Resonance {
    private double b0;
    private double a1;
    private double a2;
    private double x1;
    private double x2;
    private double y1;
    private double y2;

    Resonance(double centreHz, double bandwidthHz) {
      tune(centreHz, bandwidthHz);
    }

    /** Moves the resonance while it sounds. */
    void tune(double centreHz, double bandwidthHz) {
      double r = StrictMath.exp(-Math.PI * bandwidthHz / RATE_HZ);
      a1 = -2 * r * StrictMath.cos(2 * Math.PI * centreHz / RATE_HZ);
      a2 = r * r;
      b0 = (1 - r * r) / 2;
    }

    double next(double x) {
      double y = b0 * (x - x2) - a1 * y1 - a2 * y2;
      x2 = x1;
      x1 = x;
      y2 = y1;
      y1 = y;
      return y;
    }
  }

  /** A one-pole low-pass; what it takes away is the high-pass. */
  static final class LowPass {
    private final double share;
    private double y;

    LowPass(double cornerHz) {
      this.share = 1 - StrictMath.exp(-2 * Math.PI * cornerHz / RATE_HZ);
    }

    double next(double x) {
      y += share * (x - y);
      return y;
    }
  }

  /** How much an exponential decay loses from one sample to the next. */
  static double decay(double seconds) {
    return StrictMath.exp(-1 / (seconds * RATE_HZ));
  }

  static int frames(double seconds) {
    return (int) Math.round(seconds * RATE_HZ);
  }
}
