package org.resonate.models.generate;

import java.util.List;

/**
 * Which latent frames are generated: 1 where the sound is unknown, 0 where it is known. The codec's
 * convolutions reach a few frames to the left of a damaged sample, and its recurrent layers further
 * to the right, so the unknown is wider than the damage; ramps lead into it.
 */
public final class Mask {

  /** How far the unknown begins before the damage, in latent frames. */
  static final int LEFT_FRAMES = 4;

  /** How far it ends behind it. */
  static final int RIGHT_FRAMES = 15;

  /** Frames on the way from 0 to 1. */
  static final int RAMP_FRAMES = 5;

  private Mask() {}

  /**
   * The mask of a window.
   *
   * @param frames length of the window in latent frames
   * @param unknown damaged latent frames, counted from the window's start; they may reach beyond it
   * @return {@code [frames]}, 0 to 1
   */
  public static float[] of(int frames, List<FrameRange> unknown) {
    float[] mask = new float[frames];
    for (FrameRange range : unknown) {
      long from = range.startFrame() - LEFT_FRAMES;
      long to = range.endFrame() + RIGHT_FRAMES;
      long first = Math.max(0, from - RAMP_FRAMES);
      long last = Math.min(frames, to + RAMP_FRAMES);
      for (int i = (int) first; i < last; i++) {
        long away = Math.max(0, Math.max(from - i, i - to + 1));
        mask[i] = Math.max(mask[i], 1 - away / (RAMP_FRAMES + 1f));
      }
    }
    return mask;
  }
}
