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

/**
 * Which parts of a stem the windows of a plan fill, and where one goes on in the next. A hole
 * within other damage is a part of its own.
 */
final class WindowParts {

  private static final int FADE_FRAMES = GeneratedFit.fadeFrames(GenerationPlan.RATE_HZ);

  private final long stemFrames;
  private final List<DamageRegion> holes;
  private final Set<Long> joins = new HashSet<>();

  /**
   * @param stemFrames length of the stem
   * @param regions what is generated, in order
   */
  WindowParts(GenerationPlan plan, long stemFrames, List<DamageRegion> regions) {
    this.stemFrames = stemFrames;
    holes = regions.stream().filter(GenerationBudget::isGone).toList();
    Set<Long> starts = new HashSet<>();
    for (GenerationWindow window : plan.windows()) {
      window.kept().forEach(kept -> starts.add(kept.startFrame()));
    }
    for (GenerationWindow window : plan.windows()) {
      for (FrameRange kept : window.kept()) {
        List<FrameRange> pieces = pieces(kept);
        FrameRange last = pieces.get(pieces.size() - 1);
        // What has no room for the fades at its ends leads back to the stem's own sound.
        if (starts.contains(last.endFrame()) && last.frames() > 2L * FADE_FRAMES) {
          joins.add(last.endFrame());
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
      for (FrameRange piece : pieces(kept)) {
        boolean goesOn = joins.contains(piece.startFrame());
        long from = piece.startFrame() - (goesOn ? FADE_FRAMES : 0);
        parts.add(
            new GeneratedFit.Part(
                new Passage(from - window.startFrame(), piece.endFrame() - window.startFrame()),
                piece.startFrame() > 0,
                piece.endFrame() < stemFrames && !joins.contains(piece.endFrame()),
                isHole(piece)));
      }
    }
    return parts;
  }

  /** How many frames of a part are final: the next window leads over from what is left. */
  int settledFrames(GenerationWindow window, GeneratedFit.Part part) {
    boolean goesOn = joins.contains(window.startFrame() + part.where().endFrame());
    return part.where().frames() - (goesOn ? FADE_FRAMES : 0);
  }

  /** The holes in a range and what is between them, in order. */
  private List<FrameRange> pieces(FrameRange range) {
    List<FrameRange> pieces = new ArrayList<>();
    long at = range.startFrame();
    for (DamageRegion hole : holes) {
      long from = Math.max(at, hole.startFrame());
      long to = Math.min(range.endFrame(), hole.endFrame());
      if (from < to) {
        if (at < from) {
          pieces.add(new FrameRange(at, from));
        }
        pieces.add(new FrameRange(from, to));
        at = to;
      }
    }
    if (at < range.endFrame()) {
      pieces.add(new FrameRange(at, range.endFrame()));
    }
    return pieces;
  }

  private boolean isHole(FrameRange piece) {
    return holes.stream()
        .anyMatch(
            hole -> hole.startFrame() <= piece.startFrame() && piece.endFrame() <= hole.endFrame());
  }
}
