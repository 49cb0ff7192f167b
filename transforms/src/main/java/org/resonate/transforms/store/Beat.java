package org.resonate.transforms.store;

import java.io.Closeable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Does something again and again on a thread of its own, which keeps no process from ending. */
public final class Beat implements Closeable {

  private final ScheduledExecutorService clock;
  private final ScheduledFuture<?> beating;

  private Beat(long pauseMillis, String name, Runnable deed) {
    clock =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    beating = clock.scheduleWithFixedDelay(deed, pauseMillis, pauseMillis, TimeUnit.MILLISECONDS);
  }

  /**
   * Begins.
   *
   * @param name of the thread
   * @param pauseMillis before the first time and between two
   * @param deed must not throw: that would end it
   */
  public static Beat every(long pauseMillis, String name, Runnable deed) {
    return new Beat(pauseMillis, name, deed);
  }

  /** Ends it; what is being done is done to its end. */
  @Override
  public void close() {
    beating.cancel(false);
    clock.shutdown();
  }
}
