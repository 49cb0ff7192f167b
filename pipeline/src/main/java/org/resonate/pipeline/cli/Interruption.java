package org.resonate.pipeline.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What happens on Ctrl-C: nothing new begins, the user reads so, the job's thread is interrupted
 * and given a moment, then the lock is given back, where there is one. Records of finished tracks
 * are on disk already, half-made results have other names; so the same command goes on from there.
 */
final class Interruption implements Closeable {
  /**
   * Longer than a segment of a network, which cannot be broken off: the JVM must not end with
   * threads inside it. All of it takes less than 5 s.
   */
  private static final long PATIENCE_MILLIS = 4500;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread job = Thread.currentThread();
  private final Thread hook;
  private volatile boolean stopping;

  /** Of work that holds nothing and goes on where it was. */
  Interruption(Console console) {
    this(console, () -> {}, "stopping; the same command goes on from here", () -> {});
  }

  /**
   * Of a job, which holds an output.
   *
   * @param first sees to it, at once, that nothing new begins
   * @param stopping what the user reads then
   * @param last what is done at the very end
   */
  Interruption(Console console, Runnable first, String stopping, Closeable last) {
    this.hook = new Thread(() -> stop(console, first, stopping, last), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** What the JVM runs on its way out. */
  Thread hook() {
    return hook;
  }

  /** Whether the JVM is on its way out; then nothing of the job's end is to be told. */
  boolean isStopping() {
    return stopping;
  }

  private void stop(Console console, Runnable first, String text, Closeable last) {
    stopping = true;
    first.run();
    console.warn(text);
    job.interrupt();
    try {
      ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      last.close();
    } catch (InterruptedException | IOException e) {
      console.warn("not all could be tidied up, the next job will do it: " + e);
    }
  }

  /** The job is over. */
  @Override
  public void close() {
    ended.countDown();
    if (!stopping) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        stopping = true; // Ctrl-C came just now: the hook runs.
      }
    }
  }
}
