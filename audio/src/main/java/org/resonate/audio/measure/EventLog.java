package org.resonate.audio.measure;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.resonate.audio.AudioFormat;

/**
 * Puts the clicks and holes of all channels in order and decides what is what: a click at the edge
 * of a hole belongs to the hole, and what happens on several channels at once is one event.
 */
final class EventLog {

  private static final double MERGE_SECONDS = 0.05;
  private static final double EDGE_SECONDS = 0.004;
  private static final double ONE_SECONDS = 0.001;

  private record Event(int channel, long start, long end, boolean hole) {}

  /** What has been settled of one kind. */
  private final class Kind {
    private final EventListener listener;
    private final Spans spans = new Spans(Math.round(MERGE_SECONDS * rateHz));
    private long count;
    private long lastEnd = Long.MIN_VALUE / 2;

    Kind(EventListener listener) {
      this.listener = listener;
    }

    void take(Event event) {
      if (event.start > lastEnd + (long) (ONE_SECONDS * rateHz)) {
        count++;
        listener.event(event.channel, event.start, event.end);
      }
      lastEnd = Math.max(lastEnd, event.end);
      spans.add(event.start, event.end);
    }
  }

  private final int rateHz;
  private final PriorityQueue<Event> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::start)
              .thenComparingInt(Event::channel)
              .thenComparingLong(Event::end));
  private final Deque<Event> holes = new ArrayDeque<>();
  private final Kind click;
  private final Kind hole;

  /**
   * @param clicks told of each click that counts, in order of time
   * @param dropouts told of each hole that counts, in order of time
   */
  EventLog(AudioFormat format, EventListener clicks, EventListener dropouts) {
    rateHz = format.rateHz();
    click = new Kind(clicks);
    hole = new Kind(dropouts);
  }

  void click(int channel, long startFrame, long endFrame) {
    waiting.add(new Event(channel, startFrame, endFrame, false));
  }

  void hole(int channel, long startFrame, long endFrame) {
    Event event = new Event(channel, startFrame, endFrame, true);
    waiting.add(event);
    holes.add(event);
  }

  /** Says that every event that starts before this frame has been reported. */
  void settle(long frame) {
    long edge = (long) (EDGE_SECONDS * rateHz);
    // A click may lie just before the hole that it belongs to.
    while (!waiting.isEmpty() && waiting.peek().start < frame - edge) {
      Event event = waiting.poll();
      if (event.hole) {
        hole.take(event);
      } else if (holes.stream()
          .noneMatch(h -> event.end >= h.start - edge && event.start <= h.end + edge)) {
        click.take(event);
      }
    }
    while (!holes.isEmpty() && holes.peek().end < frame - 2L * rateHz) {
      holes.poll();
    }
  }

  long clicks() {
    return click.count;
  }

  long dropouts() {
    return hole.count;
  }

  List<Spans.Span> clickSpans() {
    return click.spans.list();
  }

  List<Spans.Span> dropoutSpans() {
    return hole.spans.list();
  }
}
