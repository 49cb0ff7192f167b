package org.resonate.models.generate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Frames one after the other.
 *
 * @param startFrame first frame
 * @param endFrame first frame behind it, above {@code startFrame}
 */
public record FrameRange(long startFrame, long endFrame) {

  /** Checks the order. */
  public FrameRange {
    if (endFrame <= startFrame) {
      throw new IllegalArgumentException("an empty range: " + startFrame + " to " + endFrame);
    }
  }

  /** How many frames it covers. */
  public long frames() {
    return endFrame - startFrame;
  }

  /** The same frames in order, those that touch or overlap as one. */
  static List<FrameRange> merged(List<FrameRange> ranges) {
    List<FrameRange> merged = new ArrayList<>();
    for (FrameRange range :
        ranges.stream().sorted(Comparator.comparingLong(FrameRange::startFrame)).toList()) {
      FrameRange last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && range.startFrame <= last.endFrame) {
        long end = Math.max(last.endFrame, range.endFrame);
        merged.set(merged.size() - 1, new FrameRange(last.startFrame, end));
      } else {
        merged.add(range);
      }
    }
    return merged;
  }

  /** What of some ranges lies between two frames. */
  static List<FrameRange> within(List<FrameRange> ranges, long from, long to) {
    List<FrameRange> within = new ArrayList<>();
    for (FrameRange range : ranges) {
      long start = Math.max(from, range.startFrame);
      long end = Math.min(to, range.endFrame);
      if (start < end) {
        within.add(new FrameRange(start, end));
      }
    }
    return within;
  }
}
