package org.resonate.models.separate;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the segments of one separation on its threads. On the processor each is run by itself, one
 * thread each, so that no thread waits for another inside a segment and the result is the same for
 * any number of threads. On an accelerator they go in groups, and while one group is on the device
 * the next is read and prepared.
 */
final class SegmentRunner implements AutoCloseable {

  /** One on the device, one being made ready. */
  private static final int GROUPS_ON_ACCELERATOR = 2;

  /** libtorch cannot be interrupted; so long a group may go on. */
  private static final long PATIENCE_SECONDS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(SegmentRunner.class);

  private final LadderModel model;
  private final Normalisation normalisation;
  private final int threads;
  private final ExecutorService workers;
  private final AtomicInteger againOnCpu = new AtomicInteger();
  private final AtomicInteger segments = new AtomicInteger();

  /** Starts the threads. */
  SegmentRunner(LadderModel model, Normalisation normalisation, int threads) {
    this.model = model;
    this.normalisation = normalisation;
    this.threads = threads;
    // One thread alone would begin with the next group when the device is done.
    int least = model.device().isAccelerator() ? GROUPS_ON_ACCELERATOR : 1;
    this.workers =
        Executors.newFixedThreadPool(
            Math.max(threads, least),
            task -> {
              Thread thread = new Thread(task, "separator");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** How many segments a group should have; the model may step down between two calls. */
  int groupSize() {
    return model.batch();
  }

  /** How many segments should be on their way, those of all passes together. */
  int segmentsAtOnce() {
    return segmentsAtOnce(model, threads);
  }

  static int segmentsAtOnce(LadderModel model, int threads) {
    return model.device().isAccelerator() ? GROUPS_ON_ACCELERATOR * model.batch() : threads;
  }

  /**
   * Runs segments as a group.
   *
   * @param windows each {@code [channels][segmentFrames]}, normalised
   * @return for each its stems, flat {@code [stems · channels · segmentFrames]}, as loud as the
   *     sound was before it was normalised; the caller may take them out
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

  /**
   * Waits for the segments that run: else they would slow the next track down, or be inside
   * libtorch when the JVM ends. An interruption meanwhile is kept for the caller.
   */
  @Override
  public void close() {
    workers.shutdownNow();
    boolean interrupted = Thread.interrupted();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    boolean ended = false;
    for (long left = end - System.nanoTime(); !ended && left > 0; left = end - System.nanoTime()) {
      try {
        ended = workers.awaitTermination(left, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (!ended) {
      LOG.warn("a segment still runs after {} s; the work goes on beside it", PATIENCE_SECONDS);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
