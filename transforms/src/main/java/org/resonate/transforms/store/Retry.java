package org.resonate.transforms.store;

import java.io.Serializable;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries again after an error of the store that may pass, with growing pauses.
 *
 * @param tries in all, 1 or more
 * @param firstPauseMillis after the first; each further pause is four times as long
 */
public record Retry(int tries, long firstPauseMillis) implements Serializable {

  /** About 20 seconds in all: a server that starts again, a network that comes back. */
  public static final Retry USUAL = new Retry(5, 250);

  private static final Logger LOG = LoggerFactory.getLogger(Retry.class);
  private static final int GROWTH = 4;

  /**
   * Does something that may be done again from its start.
   *
   * @throws Exception what the last try threw, or what no further try would cure
   */
  public <T> T call(String what, Callable<T> deed) throws Exception {
    long pauseMillis = firstPauseMillis;
    for (int left = tries - 1; ; left--) {
      try {
        return deed.call();
      } catch (Exception e) {
        if (left == 0 || !StoreErrors.mayPass(e)) {
          throw e;
        }
        LOG.warn("{}: {}; tried again in {} ms", what, e.toString(), pauseMillis);
      }
      Thread.sleep(pauseMillis);
      pauseMillis *= GROWTH;
    }
  }
}
