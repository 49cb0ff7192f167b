package org.resonate.audio.restore;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.measure.ClickDetector;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DropoutDetector;

/**
 * Finds clicks and holes inside given regions again, exactly, and fills them by {@link
 * ArInterpolation}. Each is filled only where that halves the worst error of a linear prediction.
 */
final class EventRepair implements AudioSink {

  private static final double LONGEST_GAP_SECONDS = 0.05;
  private static final double LONGEST_EVENT_SECONDS = 0.6;
  private static final int JOIN = 24;
  private static final int WIDEN = 2;

  /** Says whether a filled stretch may stay. */
  @FunctionalInterface
  interface Gate {

    /**
     * Judges one.
     *
     * @param frame of the signal that the first sample is
     * @param before the stretch and what is around it
     * @param after the same filled
     * @param start of the stretch within them
     * @param end the first sample behind it
     */
    boolean better(int channel, long frame, float[] before, float[] after, int start, int end);
  }

  /** Clicks found at the edges of a hole belong to it. */
  private record Event(int channel, long start, long end, boolean hole) {}

  private final AudioSink downstream;
  private final List<Task> tasks;
  private final Gate gate;
  private final ClickDetector clicks;
  private final DropoutDetector dropouts;
  private final List<Event> waiting = new ArrayList<>();
  private final int longestGap;
  private final int context;
  private final int lookAhead;
  private float[][] held;
  private long base;
  private int fill;
  private long sent;

  /**
   * @param tasks of clicks and holes, in order of start; told what was found and repaired
   */
  EventRepair(AudioFormat format, List<Task> tasks, AudioSink downstream) {
    this(
        format,
        tasks,
        (channel, frame, before, after, start, end) -> Continuity.better(before, after, start, end),
        downstream);
  }

  /** The same with another gate. */
  EventRepair(AudioFormat format, List<Task> tasks, Gate gate, AudioSink downstream) {
    this.tasks = tasks;
    this.gate = gate;
    this.downstream = downstream;
    clicks = new ClickDetector(format, (c, from, to) -> waiting.add(new Event(c, from, to, false)));
    dropouts =
        new DropoutDetector(format, (c, from, to) -> waiting.add(new Event(c, from, to, true)));
    longestGap = longestGapFrames(format) + 2 * WIDEN;
    context = ArInterpolation.contextFrames(longestGap);
    int latency = Math.max(clicks.latencyFrames(), dropouts.latencyFrames());
    lookAhead = (int) (LONGEST_EVENT_SECONDS * format.rateHz()) + latency + context + 2 * JOIN;
    held = new float[format.channels()][2 * (context + lookAhead)];
  }

  /** The longest hole that it fills; {@link LongHoles} looks after others. */
  static int longestGapFrames(AudioFormat format) {
    return (int) Math.ceil(LONGEST_GAP_SECONDS * format.rateHz());
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    clicks.write(block, frames);
    dropouts.write(block, frames);
    if (fill + frames > held[0].length) {
      for (int channel = 0; channel < held.length; channel++) {
        held[channel] = Arrays.copyOf(held[channel], 2 * (fill + frames));
      }
    }
    for (int channel = 0; channel < held.length; channel++) {
      System.arraycopy(block[channel], 0, held[channel], fill, frames);
    }
    fill += frames;
    advance(base + fill - lookAhead);
  }

  @Override
  public void finish() throws IOException {
    clicks.finish();
    dropouts.finish();
    advance(base + fill);
    downstream.finish();
  }

  /** Repairs and hands on all before a frame; no event that starts there is still to be found. */
  private void advance(long until) throws IOException {
    if (until <= sent) {
      return;
    }
    long safe = repair(until);
    int count = (int) (safe - sent);
    if (count > 0) {
      float[][] out = new float[held.length][];
      for (int channel = 0; channel < held.length; channel++) {
        int from = (int) (sent - base);
        out[channel] = Arrays.copyOfRange(held[channel], from, from + count);
      }
      downstream.write(out, count);
      sent = safe;
    }
    int drop = (int) Math.max(0, sent - context - base);
    if (drop > held[0].length / 4) {
      for (float[] samples : held) {
        System.arraycopy(samples, drop, samples, 0, fill - drop);
      }
      base += drop;
      fill -= drop;
    }
  }

  /** Repairs what starts before a frame; returns the frame up to which all is done. */
  private long repair(long until) {
    List<Event> due = new ArrayList<>();
    for (Event event : waiting) {
      if (event.start < until) {
        due.add(event);
      }
    }
    waiting.removeAll(due);
    due.sort(Comparator.comparingInt(Event::channel).thenComparingLong(Event::start));
    ArrayDeque<Event> joined = new ArrayDeque<>();
    for (Event event : due) {
      Event last = joined.peekLast();
      if (last != null && last.channel == event.channel && event.start <= last.end + JOIN) {
        joined.removeLast();
        joined.add(join(last, event));
      } else {
        joined.add(event);
      }
    }
    long done = until;
    for (Event event : joined) {
      if (event.end + JOIN >= until && until < base + fill) {
        // Another may still join it.
        waiting.add(event);
        done = Math.min(done, event.start - WIDEN);
      } else {
        repair(event);
      }
    }
    return Math.max(sent, done);
  }

  private static Event join(Event one, Event two) {
    if (one.hole != two.hole) {
      return one.hole ? one : two;
    }
    return new Event(one.channel, one.start, Math.max(one.end, two.end), one.hole);
  }

  private void repair(Event event) {
    DamageCause cause = event.hole ? DamageCause.DROPOUT : DamageCause.CLICKS;
    for (Task task : tasks) {
      if (task.cause == cause && task.start() <= event.start && event.end <= task.end()) {
        if (event.hole && event.end - event.start > longestGap) {
          return;
        }
        task.found++;
        long start = Math.max(Math.max(task.start(), sent), event.start - WIDEN);
        long end = Math.min(Math.min(task.end(), base + fill), event.end + WIDEN);
        if (end - start <= longestGap && end > start && fill(event, start, end)) {
          task.repaired++;
        }
        return;
      }
    }
  }

  private boolean fill(Event event, long start, long end) {
    float[] samples = held[event.channel];
    int gap = (int) (end - start);
    int around = ArInterpolation.contextFrames(gap);
    long from = Math.max(base, start - around);
    long to = Math.min(base + fill, end + around);
    float[] before = Arrays.copyOfRange(samples, (int) (from - base), (int) (to - base));
    float[] after = before.clone();
    int gapStart = (int) (start - from);
    ArInterpolation.fill(after, gapStart, gapStart + gap);
    if (!gate.better(event.channel, from, before, after, gapStart, gapStart + gap)) {
      return false;
    }
    System.arraycopy(after, gapStart, samples, (int) (start - base), gap);
    return true;
  }
}
