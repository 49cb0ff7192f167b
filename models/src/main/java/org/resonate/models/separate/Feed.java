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
  private final int blockFrames;
  private int ahead;

  /**
   * Feeds none yet.
   *
   * @param blockFrames of which each pass is read, one after the other in the order in which they
   *     are added, before the next block of any
   */
  Feed(SegmentRunner runner, int blockFrames) {
    this.runner = runner;
    this.blockFrames = blockFrames;
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
      submit(neediest, runner.groupSize());
    }
  }

  /** Submits the next segment of a pass whose reader has none to wait for, if it has one. */
  void fillNow(Pass pass) throws IOException {
    if (pass.hasMore()) {
      submit(pass, 1);
    }
  }

  /** A reader has got a segment. */
  void taken() {
    ahead--;
  }

  private void submit(Pass first, int size) throws IOException {
    List<Pass> owners = new ArrayList<>();
    List<Segment> segments = new ArrayList<>();
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
      if (pass.hasMore() && (neediest == null || block(pass) < block(neediest))) {
        neediest = pass;
      }
    }
    return neediest;
  }

  private long block(Pass pass) {
    return pass.nextFrame() / blockFrames;
  }
}
