package org.resonate.transforms;

/**
 * What decides the vocals' share of a mix: with v the vocals and b all the rest, the sums of v², b²
 * and v·b over all samples.
 *
 * @param vocals Σ v²
 * @param backing Σ b²
 * @param cross Σ v·b
 */
record VocalEnergies(double vocals, double backing, double cross) {

  /** Vocals that are this far under the mix (−40 dB) are none: what is there has leaked. */
  private static final double ABSENT_ENERGY_RATIO = 1e-4;

  /** Sums over one block of vocals and mix (backing with vocals in it). */
  VocalEnergies plus(float[][] vocals, float[][] mix, int frames) {
    double vocalSum = 0;
    double backingSum = 0;
    double crossSum = 0;
    for (int c = 0; c < vocals.length; c++) {
      for (int i = 0; i < frames; i++) {
        double v = vocals[c][i];
        double b = mix[c][i] - v;
        vocalSum += v * v;
        backingSum += b * b;
        crossSum += v * b;
      }
    }
    return new VocalEnergies(this.vocals + vocalSum, backing + backingSum, cross + crossSum);
  }

  /** Whether there are no vocals to speak of. */
  boolean absent() {
    return vocals <= ABSENT_ENERGY_RATIO * mix(1);
  }

  /** rms(g·v) / rms(g·v + b), 0 of a silent mix. */
  double ratio(double gain) {
    double mix = mix(gain);
    return mix > 0 ? gain * Math.sqrt(vocals / mix) : 0;
  }

  /**
   * The gain g at which the ratio is t: the positive root of (1 − t²)·Σv²·g² − 2t²·Σvb·g − t²·Σb² =
   * 0. Raising the vocals raises the mix as well, so t over today's ratio would fall short.
   *
   * @return the gain; +∞ where no gain reaches the ratio
   */
  double gainFor(double ratio) {
    double t2 = ratio * ratio;
    double a = (1 - t2) * vocals;
    if (a <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    double halfB = t2 * cross;
    double discriminant = halfB * halfB + a * t2 * backing;
    return discriminant < 0 ? Double.POSITIVE_INFINITY : (halfB + Math.sqrt(discriminant)) / a;
  }

  private double mix(double gain) {
    return gain * gain * vocals + 2 * gain * cross + backing;
  }
}
