package org.resonate.transforms.generate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.audio.restore.GeneratedFit;
import org.resonate.audio.restore.Passage;
import org.resonate.models.generate.FrameRange;
import org.resonate.models.generate.GenerationPlan;
import org.resonate.models.generate.GenerationWindow;

/** Which parts of a stem the windows of a plan fill, and where one goes on in the next. */
final class WindowParts {

  private static final int FADE_FRAMES = GeneratedFit.fadeFrames(GenerationPlan.RATE_HZ);

  private final long stemFrames;
  private final List<DamageRegion> regions;
  private final Set<Long> joins = new HashSet<>();

  /**
   * @param stemFrames length of the stem
   * @param regions what is generated
   */
  WindowParts(GenerationPlan plan, long stemFrames, List<DamageRegion> regions) {
    this.stemFrames = stemFrames;
    this.regions = regions;
    Set<Long> starts = new HashSet<>();
    for (GenerationWindow window : plan.windows()) {
      window.kept().forEach(kept -> starts.add(kept.startFrame()));
    }
    for (GenerationWindow window : plan.windows()) {
      for (FrameRange kept : window.kept()) {
        // What has no room for the fades at its ends leads back to the stem's own sound.
        if (starts.contains(kept.endFrame()) && kept.frames() > 2L * FADE_FRAMES) {
          joins.add(kept.endFrame());
        }
      }
    }
  }

  /**
   * What is taken over, counted from the window's start. Where an earlier window's sound goes on,
   * it leads over from that, a little before.
   */
  List<GeneratedFit.Part> of(GenerationWindow window) {
    List<GeneratedFit.Part> parts = new ArrayList<>();
    for (FrameRange kept : window.kept()) {
      long from = kept.startFrame() - (joins.contains(kept.startFrame()) ? FADE_FRAMES : 0);
      parts.add(
          new GeneratedFit.Part(
              new Passage(from - window.startFrame(), kept.endFrame() - window.startFrame()),
              kept.startFrame() > 0,
              kept.endFrame() < stemFrames && !joins.contains(kept.endFrame()),
              isGone(from, kept.endFrame())));
    }
    return parts;
  }

  /** How many frames of a part are final: the next window leads over from what is left. */
  int settledFrames(GenerationWindow window, GeneratedFit.Part part) {
    boolean goesOn = joins.contains(window.startFrame() + part.where().endFrame());
    return part.where().frames() - (goesOn ? FADE_FRAMES : 0);
  }

  private boolean isGone(long startFrame, long endFrame) {
    return regions.stream()
        .filter(region -> region.startFrame() < endFrame && startFrame < region.endFrame())
        .allMatch(GenerationBudget::isGone);
  }
}
