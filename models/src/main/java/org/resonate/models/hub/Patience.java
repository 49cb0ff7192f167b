package org.resonate.models.hub;

import java.time.Duration;

/**
 * How long a download waits for others.
 *
 * @param connect for a connection
 * @param silence for the next byte
 * @param retries failures in a row, without a byte in between, before it is given up
 * @param pause before the first retry; twice as long before each further one
 */
record Patience(Duration connect, Duration silence, int retries, Duration pause) {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  /** For people who wait at a terminal, and for jobs at night. */
  static final Patience DEFAULT =
      new Patience(Duration.ofSeconds(20), Duration.ofSeconds(30), 5, Duration.ofSeconds(1));

  /**
   * The pause before a retry.
   *
   * @param failures in a row, from 1
   * @param asked what the server asked for; null: nothing
   */
  Duration pauseAfter(int failures, Duration asked) {
    Duration own = pause.multipliedBy(1L << Math.min(failures - 1, 16));
    Duration wanted = asked != null && asked.compareTo(own) > 0 ? asked : own;
    return wanted.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wanted;
  }
}
