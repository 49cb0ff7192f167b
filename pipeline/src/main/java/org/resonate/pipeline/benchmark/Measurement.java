package org.resonate.pipeline.benchmark;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * How fast a pack separates.
 *
 * @param machine where, as {@link Machine#describe} tells
 * @param engine libtorch's version
 * @param pack the pack's name
 * @param digest the pack's SHA-256
 * @param device {@code mps}, {@code cuda:0}, {@code cpu}
 * @param jobs tracks at once
 * @param threads for each track
 * @param segmentSeconds how long a segment takes, with all tracks at work: the time of a round
 *     divided by the segments of all of them
 * @param timesRealTime seconds of sound that are separated in a second, all tracks together
 * @param measured when, in ISO 8601
 */
public record Measurement(
    String machine,
    String engine,
    String pack,
    String digest,
    String device,
    int jobs,
    int threads,
    double segmentSeconds,
    double timesRealTime,
    String measured) {

  /** Whether it was taken under the same conditions, so that one replaces the other. */
  @JsonIgnore
  boolean isSameCase(Measurement other) {
    return machine.equals(other.machine)
        && engine.equals(other.engine)
        && digest.equals(other.digest)
        && device.equals(other.device)
        && jobs == other.jobs
        && threads == other.threads;
  }

  /** Seconds that it takes to separate so many seconds of sound so many times. */
  public double secondsFor(double audioSeconds, int passes) {
    return passes * audioSeconds / timesRealTime;
  }
}
