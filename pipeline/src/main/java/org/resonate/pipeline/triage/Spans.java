package org.resonate.pipeline.triage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Stretches of time, of which some may overlap. */
final class Spans {

  private record Span(long start, long end) {}

  private final List<Span> spans = new ArrayList<>();

  /** Adds one, in frames; its end is the first frame behind it. */
  void add(long start, long end) {
    spans.add(new Span(start, end));
  }

  /** Adds all of others. */
  void addAll(Spans others) {
    spans.addAll(others.spans);
  }

  /** How many frames they cover, where they overlap counted once. */
  long frames() {
    List<Span> sorted = new ArrayList<>(spans);
    sorted.sort(Comparator.comparingLong(Span::start));
    long frames = 0;
    long covered = Long.MIN_VALUE;
    for (Span span : sorted) {
      long from = Math.max(span.start(), covered);
      if (span.end() > from) {
        frames += span.end() - from;
        covered = span.end();
      }
    }
    return frames;
  }
}
