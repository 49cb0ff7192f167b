package org.resonate.pipeline.benchmark;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs trials side by side, as a job runs its tracks. */
final class AtOnce {

  private static final long PATIENCE_SECONDS = 30;

  /** One of them. */
  @FunctionalInterface
  interface Trial<T> {
    T run(int number) throws Exception;
  }

  private AtOnce() {}

  /**
   * Runs, and waits for all of them: when this returns or throws, none is at work.
   *
   * @param count how many, 1 or more
   * @return what they return, in order
   * @throws IOException if one failed
   * @throws InterruptedIOException if the thread was interrupted
   */
  static <T> List<T> run(int count, Trial<T> trial) throws IOException {
    ExecutorService tracks = Executors.newFixedThreadPool(count);
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        running.add(tracks.submit(() -> trial.run(number)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause
          ? cause
          : new IOException("a trial failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    } finally {
      end(tracks);
    }
  }

  private static void end(ExecutorService tracks) throws InterruptedIOException {
    tracks.shutdownNow();
    try {
      if (!tracks.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a trial does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
