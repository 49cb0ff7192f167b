package org.resonate.models.generate;

import java.util.List;

/**
 * One window of sound for a generator. Those of a plan go in order: what an earlier one has made
 * counts as known in the later ones.
 *
 * @param startFrame its first frame in the file, a multiple of {@link GenerationPlan#HOP_FRAMES}
 * @param kept what is taken over from it: damaged frames of the file, in order
 * @param unknown what is damaged and not yet made when its turn comes, or lies beyond the end of
 *     the file: latent frames counted from its start, for {@link Mask#of}
 */
public record GenerationWindow(long startFrame, List<FrameRange> kept, List<FrameRange> unknown) {

  /** Copies the lists. */
  public GenerationWindow {
    kept = List.copyOf(kept);
    unknown = List.copyOf(unknown);
  }

  /** First frame of the file behind the window; may lie beyond the file. */
  public long endFrame() {
    return startFrame + GenerationPlan.WINDOW_FRAMES;
  }
}
