package org.resonate.audio.gate;

/**
 * Whether the song has the hole, too, that a region of a stem is: then it cannot tell what belongs
 * there.
 */
final class SharedHole {

  /** So far below what is beside it there is no music, whatever filters have left. */
  private static final double LEAST_SHARE = 1e-3;

  private final long startFrame;
  private final long endFrame;
  private final int edge;
  private double within;
  private long framesWithin;
  private double beside;
  private long framesBeside;

  /**
   * @param startFrame of the region
   * @param endFrame the first frame behind it
   * @param edge frames at either end that are not looked at: the hole may begin within them
   */
  SharedHole(long startFrame, long endFrame, int edge) {
    this.startFrame = startFrame;
    this.endFrame = endFrame;
    this.edge = edge;
  }

  /**
   * Takes the song, from before the region to behind it.
   *
   * @param song {@code [channels][count]}
   */
  void take(long frame, float[][] song, int count) {
    for (int i = 0; i < count; i++) {
      long at = frame + i;
      boolean isWithin = at >= startFrame + edge && at < endFrame - edge;
      boolean isBeside = at < startFrame || at >= endFrame;
      if (isWithin || isBeside) {
        double power = 0;
        for (float[] samples : song) {
          power += (double) samples[i] * samples[i];
        }
        within += isWithin ? power : 0;
        framesWithin += isWithin ? 1 : 0;
        beside += isBeside ? power : 0;
        framesBeside += isBeside ? 1 : 0;
      }
    }
  }

  /** Whether the song is all but silent within, and not beside. */
  boolean isShared() {
    return framesWithin > 0
        && framesBeside > 0
        && within / framesWithin < LEAST_SHARE * beside / framesBeside;
  }
}
