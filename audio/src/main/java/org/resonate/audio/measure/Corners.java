package org.resonate.audio.measure;

/**
 * Tells clicks from the corners of bent, cut or plucked waves: clicks fall anywhere, corners into
 * the upper half of the waves.
 */
public final class Corners {

  private static final float TOP_HEIGHT = 0.45f;
  private static final double SHARE_AT_TOPS = 0.8;

  private Corners() {}

  /**
   * Whether what a detector has found in a stem is corners for the most part, and so no clicks.
   *
   * @param peak of the stem, the largest magnitude
   */
  public static boolean areAllOf(ClickDetector clicks, float peak) {
    return clicks.shareAt(TOP_HEIGHT * peak) >= SHARE_AT_TOPS;
  }
}
