package org.resonate.models.generate;

import java.util.ArrayList;
import java.util.List;
import org.resonate.audio.AudioFormat;

/**
 * Divides the damage of a stem into windows of ten seconds for a generator. A window keeps at most
 * six seconds, with two seconds or more on either side where the file has them. Longer damage is
 * chained: a link has the four seconds before it, with what the links before made, keeps five
 * seconds and throws its last second away, where the codec lacks what comes next.
 *
 * <p>Frames are those of the file, at 44.1 kHz; a latent frame is {@link #HOP_FRAMES} of them. The
 * same damage gives the same plan.
 *
 * <p>Beyond the end of a file that is shorter than a window the sound is unknown, not known
 * silence: most ends are cuts, and a model that is told of sudden silence would lead up to it.
 *
 * @param windows in the order in which they are generated
 */
public record GenerationPlan(List<GenerationWindow> windows) {

  /** Rate of the file. */
  public static final int RATE_HZ = AudioFormat.WORKING_RATE_HZ;

  /** Frames of the file in a latent frame: a fiftieth of a second. */
  public static final int HOP_FRAMES = 882;

  /** Latent frames in a window. */
  public static final int LATENT_FRAMES = 500;

  /** Frames of the file in a window: ten seconds. */
  public static final int WINDOW_FRAMES = LATENT_FRAMES * HOP_FRAMES;

  private static final int MOST_KEPT = 300;
  private static final int CHAIN_CONTEXT = 200;
  private static final int CHAIN_THROWN_AWAY = 50;

  /** Copies the list. */
  public GenerationPlan {
    windows = List.copyOf(windows);
  }

  /**
   * Plans.
   *
   * @param fileFrames length of the file
   * @param damaged within the file, in any order
   */
  public static GenerationPlan of(long fileFrames, List<FrameRange> damaged) {
    List<FrameRange> ranges = FrameRange.merged(damaged);
    if (!ranges.isEmpty()
        && (ranges.get(0).startFrame() < 0
            || ranges.get(ranges.size() - 1).endFrame() > fileFrames)) {
      throw new IllegalArgumentException(
          "damage outside of a file of " + fileFrames + " frames: " + ranges);
    }
    List<FrameRange> latents =
        FrameRange.merged(
            ranges.stream()
                .map(r -> new FrameRange(r.startFrame() / HOP_FRAMES, ceil(r.endFrame())))
                .toList());
    Stem stem = new Stem(fileFrames, ranges, latents);
    List<GenerationWindow> windows = new ArrayList<>();
    int next = 0;
    long from = 0;
    while (next < latents.size()) {
      from = Math.max(from, latents.get(next).startFrame());
      long to = from;
      while (next < latents.size() && latents.get(next).endFrame() <= from + MOST_KEPT) {
        to = latents.get(next).endFrame();
        next++;
      }
      long start = stem.fitted((from + to - LATENT_FRAMES) / 2);
      if (to == from) {
        start = stem.fitted(from - CHAIN_CONTEXT);
        to = Math.min(from + MOST_KEPT, start + LATENT_FRAMES - CHAIN_THROWN_AWAY);
      }
      windows.add(stem.window(start, from, to));
      from = to;
    }
    return new GenerationPlan(windows);
  }

  /** How many seconds of damage are repaired. */
  public double keptSeconds() {
    long frames = 0;
    for (GenerationWindow window : windows) {
      frames += window.kept().stream().mapToLong(FrameRange::frames).sum();
    }
    return frames / (double) RATE_HZ;
  }

  /** How many seconds the model generates for that, known ones among them: what is paid for. */
  public double generatedSeconds() {
    return windows.size() * (WINDOW_FRAMES / (double) RATE_HZ);
  }

  /** A file and its damage, in frames and in latent frames, both in order. */
  private record Stem(long frames, List<FrameRange> damaged, List<FrameRange> latents) {

    /** A start in latent frames, so that the window lies in the file if it can. */
    long fitted(long start) {
      return Math.max(0, Math.min(start, ceil(frames) - LATENT_FRAMES));
    }

    /** A window that keeps what is damaged between two latent frames of the file. */
    GenerationWindow window(long start, long from, long to) {
      long end = start + LATENT_FRAMES;
      List<FrameRange> unknown = FrameRange.within(latents, Math.max(start, from), end);
      if (frames < end * HOP_FRAMES) {
        unknown.add(new FrameRange(frames / HOP_FRAMES, end));
      }
      return new GenerationWindow(
          start * HOP_FRAMES,
          FrameRange.within(damaged, from * HOP_FRAMES, to * HOP_FRAMES),
          FrameRange.merged(unknown).stream()
              .map(r -> new FrameRange(r.startFrame() - start, r.endFrame() - start))
              .toList());
    }
  }

  private static long ceil(long frames) {
    return (frames + HOP_FRAMES - 1) / HOP_FRAMES;
  }
}
