package org.resonate.audio.io;

/** Keeps samples that are no sound from going on, and remembers them. */
final class SampleGuard {

  private final float limit;
  private float peak;
  private boolean nonFinite;

  /**
   * @param limit the largest magnitude that may pass
   */
  SampleGuard(float limit) {
    this.limit = limit;
  }

  /** Clamps what is too large to the limit and makes NaN and infinities 0, in place. */
  void check(float[] samples, int frames) {
    for (int i = 0; i < frames; i++) {
      float magnitude = Math.abs(samples[i]);
      if (magnitude <= limit) {
        peak = Math.max(peak, magnitude);
      } else if (Float.isFinite(magnitude)) {
        peak = Math.max(peak, magnitude);
        samples[i] = Math.copySign(limit, samples[i]);
      } else {
        nonFinite = true;
        samples[i] = 0;
      }
    }
  }

  /** The largest finite magnitude that came in. */
  float peak() {
    return peak;
  }

  /** Whether a NaN or an infinity came in. */
  boolean nonFinite() {
    return nonFinite;
  }
}
