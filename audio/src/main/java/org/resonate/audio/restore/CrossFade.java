package org.resonate.audio.restore;

/**
 * Fades one sound into another at equal power, whatever they have in common: the gains of a quarter
 * sine, divided by what they would give for sounds of this correlation (Fink, Holters, Zölzer,
 * Signal-matched power-complementary cross-fading and dry-wet mixing, DAFx 2016).
 */
final class CrossFade {

  private CrossFade() {}

  /**
   * Mixes two sounds.
   *
   * @param from fades out
   * @param to fades in, as many samples
   * @return the mixture
   */
  static float[] mix(float[] from, float[] to) {
    double cross = 0;
    double one = 1e-30;
    double other = 1e-30;
    for (int i = 0; i < from.length; i++) {
      cross += (double) from[i] * to[i];
      one += (double) from[i] * from[i];
      other += (double) to[i] * to[i];
    }
    // Sounds that cancel have no fade of equal power; they are taken as unlike.
    double common = Math.max(0, cross / Math.sqrt(one * other));
    float[] mixed = new float[from.length];
    for (int i = 0; i < mixed.length; i++) {
      double angle = Math.PI / 2 * (i + 0.5) / mixed.length;
      double out = Math.cos(angle);
      double in = Math.sin(angle);
      double scale = 1 / Math.sqrt(1 + 2 * common * out * in);
      mixed[i] = (float) (scale * (out * from[i] + in * to[i]));
    }
    return mixed;
  }
}
