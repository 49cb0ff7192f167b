package org.resonate.audio.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.measure.Damage;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.audio.measure.DropoutDetector;

/**
 * Holes that are too long to be predicted, and what similar passages of the stem offer for them.
 */
final class LongHoles {

  // What goes along worse than this is another passage, not a repetition.
  static final double LEAST_SIMILARITY = 0.5;
  // All fills are held at once: 20 MB of stereo.
  private static final double MOST_SECONDS = 60;

  /** A hole: where, in which channels, and the task it belongs to. */
  private record Hole(Passage where, BitSet channels, Task parent) {}

  /** A hole, what goes into it, and whether that stays. */
  private record Filled(Hole hole, PassageFill fill, String told, Task task) {}

  private final List<Filled> filled = new ArrayList<>();

  private LongHoles() {}

  static LongHoles none() {
    return new LongHoles();
  }

  /** Finds the holes, and remembers what the stem sounds like. */
  static final class Search implements AudioSink {

    private final AudioFormat format;
    private final List<Task> tasks;
    private final DropoutDetector detector;
    private final PassageTrack track;
    private final List<Hole> holes = new ArrayList<>();
    private final double leastSimilarity;

    /**
     * @param leastSimilarity what a passage must reach, 0 to 1
     */
    Search(AudioFormat format, List<Task> tasks, double leastSimilarity) {
      this.leastSimilarity = leastSimilarity;
      this.format = format;
      this.tasks = tasks;
      detector = new DropoutDetector(format, this::found);
      track = new PassageTrack(format);
    }

    private void found(int channel, long start, long end) {
      if (end - start <= EventRepair.longestGapFrames(format)) {
        return;
      }
      for (Hole hole : holes) {
        // The same hole in the other channel.
        if (hole.where.startFrame() < end && start < hole.where.endFrame()) {
          holes.remove(hole);
          hole.channels.set(channel);
          Passage both =
              new Passage(
                  Math.min(start, hole.where.startFrame()), Math.max(end, hole.where.endFrame()));
          holes.add(new Hole(both, hole.channels, hole.parent));
          return;
        }
      }
      for (Task task : tasks) {
        if (task.start() <= start && end <= task.end()) {
          BitSet channels = new BitSet();
          channels.set(channel);
          holes.add(new Hole(new Passage(start, end), channels, task));
          return;
        }
      }
    }

    @Override
    public void write(float[][] block, int frames) throws IOException {
      detector.write(block, frames);
      track.write(block, frames);
    }

    @Override
    public void finish() throws IOException {
      detector.finish();
      track.finish();
    }

    /** Looks for what could go in. */
    LongHoles fill(StemRepair.Opener opener) throws IOException {
      holes.sort(Comparator.comparingLong(hole -> hole.where.startFrame()));
      LongHoles result = new LongHoles();
      List<Hole> taken = new ArrayList<>();
      double seconds = 0;
      for (Hole hole : holes) {
        hole.parent.hole();
        seconds += format.seconds(hole.where.frames());
        if (seconds <= MOST_SECONDS) {
          taken.add(hole);
        } else {
          hole.parent.remark("more holes than can be looked after");
        }
      }
      List<Passage> gaps = taken.stream().map(Hole::where).toList();
      List<PassageFill> fills =
          PassageRepair.fill(opener, track, gaps, holes.stream().map(Hole::where).toList());
      for (int i = 0; i < fills.size(); i++) {
        result.consider(taken.get(i), fills.get(i), leastSimilarity, format);
      }
      return result;
    }
  }

  private void consider(Hole hole, PassageFill fill, double leastSimilarity, AudioFormat format) {
    String told =
        String.format(
            Locale.ROOT,
            "a hole of %.0f ms at %.2f s",
            1e3 * format.seconds(hole.where.frames()),
            format.seconds(hole.where.startFrame()));
    if (fill.similarity() < leastSimilarity) {
      hole.parent.remark(told + " stays: nothing in the stem goes with what is around it");
      return;
    }
    Task task =
        new Task(
            new DamageRegion(
                hole.where.startFrame(),
                hole.where.endFrame(),
                DamageCause.DROPOUT,
                hole.parent.region.score(),
                Damage.SEVERE),
            DamageCause.DROPOUT);
    String from =
        String.format(
            Locale.ROOT,
            " filled with what sounds at %.2f s (similarity %.2f)",
            format.seconds(fill.sourceFrame()),
            fill.similarity());
    filled.add(new Filled(hole, fill, told + from, task));
  }

  /** A task for each hole that something was found for, in order. */
  List<Task> tasks() {
    return filled.stream().map(Filled::task).toList();
  }

  /** Whether any fill is still to be put in. */
  boolean live() {
    return filled.stream().anyMatch(one -> one.task.accepted());
  }

  /** Puts the fills in. */
  AudioSink processor(AudioSink downstream) {
    return new Filler(downstream);
  }

  /** Tells the tasks that the holes belong to what became of them. */
  void settle() {
    for (Filled one : filled) {
      if (one.task.accepted()) {
        one.hole.parent.repaired++;
      }
      one.hole.parent.remark(one.task.accepted() ? one.told : one.task.note);
    }
  }

  private final class Filler implements AudioSink {

    private final AudioSink downstream;
    private int first;
    private long frame;

    Filler(AudioSink downstream) {
      this.downstream = downstream;
    }

    @Override
    public void write(float[][] block, int frames) throws IOException {
      float[][] out = new float[block.length][];
      for (int channel = 0; channel < block.length; channel++) {
        out[channel] = Arrays.copyOf(block[channel], frames);
      }
      while (first < filled.size() && filled.get(first).hole.where.endFrame() <= frame) {
        first++;
      }
      for (int i = first; i < filled.size(); i++) {
        Filled one = filled.get(i);
        int from = (int) Math.max(0, one.hole.where.startFrame() - frame);
        int to = (int) Math.min(frames, one.hole.where.endFrame() - frame);
        if (from >= frames) {
          break;
        }
        for (int channel = 0; channel < out.length; channel++) {
          if (one.hole.channels.get(channel)) {
            int offset = (int) (frame + from - one.hole.where.startFrame());
            System.arraycopy(one.fill.sound()[channel], offset, out[channel], from, to - from);
          }
        }
      }
      frame += frames;
      downstream.write(out, frames);
    }

    @Override
    public void finish() throws IOException {
      downstream.finish();
    }
  }
}
