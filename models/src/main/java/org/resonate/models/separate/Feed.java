package org.resonate.models.separate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * Has the segments of all passes separated ahead of their readers, in the order in which they will
 * be wanted. However many passes there are, no more segments are on their way than the threads can
 * use, and the one that a reader waits for.
 */
final class Feed {

  private final SegmentRunner runner;
  private final List<Pass> passes = new ArrayList<>();
  private int ahead;

  Feed(SegmentRunner runner) {
    this.runner = runner;
  }

  /** Feeds a pass too. */
  void add(Pass pass) {
    passes.add(pass);
  }

  /** Submits what there is room for. */
  void fill() throws IOException {
    while (ahead + runner.groupSize() <= runner.segmentsAtOnce()) {
      Pass neediest = neediest();
      if (neediest == null) {
        return;
      }
      submit(neediest);
    }
  }

  /** Submits the next segment of a pass whose reader has none to wait for, if it has one. */
  void fillNow(Pass pass) throws IOException {
    if (pass.hasMore()) {
      submit(pass);
    }
  }

  /** A reader has got a segment. */
  void taken() {
    ahead--;
  }

  private void submit(Pass first) throws IOException {
    List<Pass> owners = new ArrayList<>();
    List<Segment> segments = new ArrayList<>();
    int size = runner.groupSize();
    for (Pass next = first; next != null; next = segments.size() < size ? neediest() : null) {
      Pass owner = next;
      owner
          .cut()
          .ifPresent(
              segment -> {
                owners.add(owner);
                segments.add(segment);
              });
    }
    List<float[][]> sounding =
        segments.stream().filter(s -> !s.silent()).map(Segment::window).toList();
    segments.forEach(Segment::dropWindow);
    Future<List<float[]>> group =
        sounding.isEmpty() ? CompletableFuture.completedFuture(List.of()) : runner.submit(sounding);
    int index = 0;
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      owners.get(i).expect(segment, group, segment.silent() ? -1 : index++);
    }
    ahead += segments.size();
  }

  /** The pass whose next segment will be wanted first; null if none has one. */
  private Pass neediest() {
    Pass neediest = null;
    for (Pass pass : passes) {
      if (pass.hasMore() && (neediest == null || pass.nextFrame() < neediest.nextFrame())) {
        neediest = pass;
      }
    }
    return neediest;
  }
}
