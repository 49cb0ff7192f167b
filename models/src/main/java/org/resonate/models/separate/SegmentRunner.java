package org.resonate.models.separate;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the segments of one separation on its threads. On the processor each is run by itself, one
 * thread each, so that no thread waits for another inside a segment and the result is the same for
 * any number of threads. On an accelerator they go in groups, and while one group is on the device
 * the next is read and prepared.
 */
final class SegmentRunner implements AutoCloseable {

  /** One on the device, one being made ready. */
  private static final int GROUPS_ON_ACCELERATOR = 2;

  private final LadderModel model;
  private final Normalisation normalisation;
  private final int threads;
  private final int passes;
  private final ExecutorService workers;
  private final AtomicInteger againOnCpu = new AtomicInteger();
  private final AtomicInteger segments = new AtomicInteger();

  /**
   * Starts the threads.
   *
   * @param passes how many passes share them: what waits is spread over them
   */
  SegmentRunner(LadderModel model, Normalisation normalisation, int threads, int passes) {
    this.model = model;
    this.normalisation = normalisation;
    this.threads = threads;
    this.passes = passes;
    this.workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "separator");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** How many segments a group should have; the model may step down between two calls. */
  int groupSize() {
    return Math.max(1, model.batch() / passes);
  }

  /** How many groups a pass should have waiting. */
  int groups() {
    int all = model.device().isAccelerator() ? GROUPS_ON_ACCELERATOR : threads;
    return Math.max(1, (all + passes - 1) / passes);
  }

  /**
   * Runs segments of one pass.
   *
   * @param windows each {@code [channels][segmentFrames]}, normalised
   * @return for each its stems, flat {@code [stems · channels · segmentFrames]}, as loud as the
   *     sound was before it was normalised
   */
  Future<List<float[]>> submit(List<float[][]> windows) {
    segments.addAndGet(windows.size());
    return workers.submit(
        () -> {
          List<float[]> stems = model.run(windows, againOnCpu);
          stems.forEach(normalisation::undo);
          return stems;
        });
  }

  /** Segments that were run. */
  int segments() {
    return segments.get();
  }

  /** Segments that an accelerator got wrong. */
  int againOnCpu() {
    return againOnCpu.get();
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
