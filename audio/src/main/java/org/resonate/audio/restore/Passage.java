package org.resonate.audio.restore;

/**
 * A stretch of a stem.
 *
 * @param startFrame the first frame
 * @param endFrame the first frame behind it, after {@code startFrame}
 */
public record Passage(long startFrame, long endFrame) {

  /** Checks the order. */
  public Passage {
    if (endFrame <= startFrame) {
      throw new IllegalArgumentException(
          "a passage has at least one frame, got " + startFrame + " to " + endFrame);
    }
  }

  /** How many frames it has. */
  public int frames() {
    return Math.toIntExact(endFrame - startFrame);
  }

  /** The same later, or earlier. */
  Passage movedBy(long frames) {
    return new Passage(startFrame + frames, endFrame + frames);
  }

  /** Whether any frame is in both. */
  boolean overlaps(Passage other) {
    return startFrame < other.endFrame && other.startFrame < endFrame;
  }
}
