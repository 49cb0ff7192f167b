package org.resonate.audio.band;

/**
 * Sums of sinusoids, each a turning phasor that may decay: the same on every machine, and quick.
 */
final class Partials {

  private static final int TABLE = 1 << 13;
  private static final float[] SINE = new float[TABLE + 1];

  static {
    for (int i = 0; i <= TABLE; i++) {
      SINE[i] = (float) StrictMath.sin(2 * Math.PI * i / TABLE);
    }
  }

  private Partials() {}

  /** The sine of a phase in turns, to 1e-7. */
  static double sine(double turns) {
    double at = (turns - Math.floor(turns)) * TABLE;
    int index = (int) at;
    return SINE[index] + (at - index) * (SINE[index + 1] - SINE[index]);
  }

  /**
   * Adds one partial from a frame on.
   *
   * @param hz from 0; above 0.45 of the rate it is left out
   * @param phase in turns
   * @param decaySeconds to 1/e; infinite: it sustains
   */
  static void add(
      double[] out,
      int start,
      int end,
      double hz,
      double phase,
      double level,
      double decaySeconds) {
    if (hz > 0.45 * Tone.RATE_HZ) {
      return;
    }
    double fall = Double.isInfinite(decaySeconds) ? 1 : Tone.decay(decaySeconds);
    double cos = fall * StrictMath.cos(2 * Math.PI * hz / Tone.RATE_HZ);
    double sin = fall * StrictMath.sin(2 * Math.PI * hz / Tone.RATE_HZ);
    double re = level * StrictMath.cos(2 * Math.PI * phase);
    double im = level * StrictMath.sin(2 * Math.PI * phase);
    for (int i = start; i < end; i++) {
      out[i] += im;
      double next = re * cos - im * sin;
      im = re * sin + im * cos;
      re = next;
    }
  }

  /** A rise and a fall that have no corners: 0 at either end, 1 between. */
  static double edge(int i, int frames, int attackFrames, int releaseFrames) {
    double edge = 1;
    if (i < attackFrames) {
      edge = 0.5 - 0.5 * sine(0.25 + 0.5 * i / attackFrames);
    }
    if (frames - i < releaseFrames) {
      edge *= 0.5 - 0.5 * sine(0.25 + 0.5 * (frames - i) / releaseFrames);
    }
    return edge;
  }
}
