package org.resonate.audio.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * Stretches of time in order of start, merged where they are close. There are never more than a
 * thousand: where more come, the distance that is merged grows.
 */
public final class Spans {

  private static final int MOST = 1000;

  /** A stretch and how many events it holds. */
  public record Span(long startFrame, long endFrame, long events) {}

  private final List<Span> spans = new ArrayList<>();
  private long mergeFrames;

  /**
   * @param mergeFrames stretches at most this far apart become one
   */
  public Spans(long mergeFrames) {
    this.mergeFrames = Math.max(1, mergeFrames);
  }

  /** Adds a stretch that starts no earlier than the last one did. */
  public void add(long startFrame, long endFrame) {
    add(new Span(startFrame, endFrame, 1));
    while (spans.size() > MOST) {
      mergeFrames *= 2;
      List<Span> old = new ArrayList<>(spans);
      spans.clear();
      old.forEach(this::add);
    }
  }

  private void add(Span span) {
    if (!spans.isEmpty()) {
      Span last = spans.get(spans.size() - 1);
      if (span.startFrame <= last.endFrame + mergeFrames) {
        spans.set(
            spans.size() - 1,
            new Span(
                last.startFrame,
                Math.max(last.endFrame, span.endFrame),
                last.events + span.events));
        return;
      }
    }
    spans.add(span);
  }

  /** All of them, in order. */
  public List<Span> list() {
    return List.copyOf(spans);
  }
}
