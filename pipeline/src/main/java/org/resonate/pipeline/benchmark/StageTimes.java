package org.resonate.pipeline.benchmark;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;

/**
 * What the stages behind the analysis take on a machine.
 *
 * @param machine where, as {@link Machine#describe} tells
 * @param key a digest of all that decides it: the stages' versions and settings, the libraries
 * @param channels of the sound, 1 or 2
 * @param jobs tracks at once
 * @param threads for each track
 * @param secondsPerSecond by stage, for a second of sound of a track in which nothing is repaired
 * @param stemSecondsPerSecond what a second of a stem takes that is repaired anywhere, on one
 *     thread
 * @param repairSecondsPerSecond by lower-case cause of damage, what a second of damaged regions
 *     takes on top, on one thread
 * @param soundSeconds the length of the test sound
 * @param measured when, in ISO 8601
 */
public record StageTimes(
    String machine,
    String key,
    int channels,
    int jobs,
    int threads,
    Map<String, Double> secondsPerSecond,
    double stemSecondsPerSecond,
    Map<String, Double> repairSecondsPerSecond,
    double soundSeconds,
    String measured) {

  /** Copies the maps. */
  public StageTimes {
    secondsPerSecond = Map.copyOf(secondsPerSecond);
    repairSecondsPerSecond = Map.copyOf(repairSecondsPerSecond);
  }

  /**
   * Seconds that a stem takes that is repaired, on one thread.
   *
   * @param stemSeconds its length
   * @param damagedSeconds by lower-case cause, how long its damaged regions are together; a cause
   *     that was not measured counts as the dearest one
   */
  public double repairSeconds(double stemSeconds, Map<String, Double> damagedSeconds) {
    double dearest =
        repairSecondsPerSecond.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double seconds = stemSeconds * stemSecondsPerSecond;
    for (Map.Entry<String, Double> damaged : damagedSeconds.entrySet()) {
      seconds +=
          damaged.getValue() * repairSecondsPerSecond.getOrDefault(damaged.getKey(), dearest);
    }
    return seconds;
  }

  /** Whether it was taken under the same conditions, so that one replaces the other. */
  @JsonIgnore
  boolean isSameCase(StageTimes other) {
    return machine.equals(other.machine)
        && key.equals(other.key)
        && channels == other.channels
        && jobs == other.jobs
        && threads == other.threads;
  }
}
