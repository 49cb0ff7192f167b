package org.resonate.pipeline.benchmark;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What a generator takes on a machine.
 *
 * @param machine where, as {@link Machine#describe} tells
 * @param engine libtorch's version
 * @param pack the generator's name
 * @param key a digest of all that decides it: both packs, solver, steps, guidance, the stage
 * @param request the device that was asked for, or {@code auto}
 * @param jobs tracks at once
 * @param threads for each track
 * @param device where it ran: {@code mps}, {@code cuda:0}, {@code cpu}
 * @param windowSeconds what a window of ten seconds takes with all tracks at work: generated,
 *     separated, fitted, judged
 * @param measured when, in ISO 8601
 */
public record GenerationTimes(
    String machine,
    String engine,
    String pack,
    String key,
    String request,
    int jobs,
    int threads,
    String device,
    double windowSeconds,
    String measured) {

  /** Whether it was taken under the same conditions, so that one replaces the other. */
  @JsonIgnore
  boolean isSameCase(GenerationTimes other) {
    return machine.equals(other.machine)
        && engine.equals(other.engine)
        && key.equals(other.key)
        && request.equals(other.request)
        && jobs == other.jobs
        && threads == other.threads;
  }
}
