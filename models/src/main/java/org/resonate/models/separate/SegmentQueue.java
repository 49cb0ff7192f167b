package org.resonate.models.separate;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs as many segments at once as there are threads, one thread each, and joins them in order: so
 * the result is the same for any number of threads, and no thread waits for another inside a
 * segment.
 */
final class SegmentQueue implements AutoCloseable {

  private static final class Pending {
    private final float[][] segment;
    private final Future<float[]> separated;
    private final int from;
    private final int to;

    Pending(float[][] segment, Future<float[]> separated, int from, int to) {
      this.segment = segment;
      this.separated = separated;
      this.from = from;
      this.to = to;
    }
  }

  private final LadderModel model;
  private final OverlapAdd join;
  private final int threads;
  private final ExecutorService workers;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final AtomicInteger againOnCpu = new AtomicInteger();

  SegmentQueue(LadderModel model, OverlapAdd join, int threads) {
    this.model = model;
    this.join = join;
    this.threads = threads;
    this.workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "separator");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes the next segment; joins the oldest first if all threads are busy.
   *
   * @param segment {@code [channels][segmentFrames]}, kept
   * @param from see {@link OverlapAdd#add}
   * @param to see {@link OverlapAdd#add}
   */
  void add(float[][] segment, int from, int to) throws IOException {
    if (pending.size() == threads) {
      joinOldest(false);
    }
    Future<float[]> separated = workers.submit(() -> model.run(segment, againOnCpu));
    pending.add(new Pending(segment, separated, from, to));
  }

  /** Takes the next segment with a result that is known without running it. */
  void add(float[][] segment, int from, int to, Supplier<float[]> known) throws IOException {
    if (pending.size() == threads) {
      joinOldest(false);
    }
    Future<float[]> separated = CompletableFuture.completedFuture(known.get());
    pending.add(new Pending(segment, separated, from, to));
  }

  /** Joins all that were taken; the last of them is the end of the signal. */
  void finish() throws IOException {
    while (!pending.isEmpty()) {
      joinOldest(pending.size() == 1);
    }
    join.finish();
  }

  /** Segments that an accelerator got wrong. */
  int againOnCpu() {
    return againOnCpu.get();
  }

  private void joinOldest(boolean last) throws IOException {
    Pending oldest = pending.remove();
    try {
      join.add(oldest.segment, oldest.separated.get(), oldest.from, oldest.to, last);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted in a separation").initCause(e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException io) {
        throw io;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) cause;
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
