package org.resonate.audio.measure;

import java.util.List;
import java.util.PriorityQueue;
import org.resonate.audio.AudioFormat;

/** Merges the events of all channels, which come in order only within a channel. */
final class EventRegions implements EventListener {

  private final PriorityQueue<long[]> waiting =
      new PriorityQueue<>((a, b) -> Long.compare(a[0], b[0]));
  private final Spans spans;

  EventRegions(AudioFormat format, double mergeSeconds) {
    spans = new Spans(Math.round(mergeSeconds * format.rateHz()));
  }

  @Override
  public void event(int channel, long startFrame, long endFrame) {
    waiting.add(new long[] {startFrame, endFrame});
  }

  /** Says that no event before this frame will come any more. */
  void settle(long frame) {
    while (!waiting.isEmpty() && waiting.peek()[0] < frame) {
      long[] event = waiting.poll();
      spans.add(event[0], event[1]);
    }
  }

  List<Spans.Span> list() {
    return spans.list();
  }
}
