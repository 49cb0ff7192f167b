package org.resonate.pipeline.cli;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resonate.pipeline.cluster.FlinkRest;
import org.resonate.pipeline.settings.JobSettings;

/**
 * How many tracks at once, and threads for each; together never more than there are cores, because
 * a network's threads wait for each other and slow all of them down. Who asks for more gets as many
 * tracks as asked for, up to the cores, and fewer threads for each. By default half as many tracks
 * as cores, and no more threads in all than there is memory for.
 *
 * @param jobs tracks at once
 * @param threads for each track
 * @param lowered why it is not what was asked for, a sentence; null where it is
 */
record Parallelism(int jobs, int threads, String lowered) {

  /** What is kept free for the system, and what the program takes before the first segment. */
  private static final long OTHERS_BYTES = 1L << 30;

  static Parallelism of(JobSettings settings, Footprint footprint) {
    return of(settings, Runtime.getRuntime().availableProcessors(), memoryBytes(), footprint);
  }

  static Parallelism of(JobSettings asked, int cores, long memoryBytes, Footprint footprint) {
    long free = memoryBytes - OTHERS_BYTES - footprint.sharedBytes();
    long slotBytes = footprint.trackBytes() + footprint.threadBytes();
    int slots = (int) Math.max(1, Math.min(cores, free / slotBytes));
    int jobs =
        asked.jobs() != null
            ? Math.min(asked.jobs(), cores)
            : Math.max(1, slots / (asked.threads() == null ? 2 : asked.threads()));
    int threads =
        asked.threads() != null
            ? Math.min(asked.threads(), Math.max(1, cores / jobs))
            : Math.max(1, slots / jobs);
    boolean isLess =
        (asked.jobs() != null && jobs < asked.jobs())
            || (asked.threads() != null && threads < asked.threads());
    return new Parallelism(jobs, threads, isLess ? lowered(asked, cores, jobs, threads) : null);
  }

  /**
   * Of a cluster: all its slots, and no more threads in all than any of its machines has cores.
   *
   * @param workers those that have joined, at least one
   */
  static Parallelism of(JobSettings asked, List<FlinkRest.Worker> workers) {
    int slots = workers.stream().mapToInt(FlinkRest.Worker::slots).sum();
    int jobs = asked.jobs() == null ? slots : Math.min(asked.jobs(), slots);
    Map<String, Integer> slotsByHost = new HashMap<>();
    workers.forEach(worker -> slotsByHost.merge(worker.host(), worker.slots(), Integer::sum));
    int most =
        workers.stream()
            .mapToInt(worker -> Math.max(1, worker.cores() / slotsByHost.get(worker.host())))
            .min()
            .orElseThrow();
    int threads = asked.threads() == null ? most : asked.threads();
    String lowered =
        asked.jobs() != null && jobs < asked.jobs()
            ? "%d job(s) are more than the cluster's %d slot(s)".formatted(asked.jobs(), slots)
            : null;
    return new Parallelism(jobs, threads, lowered);
  }

  private static String lowered(JobSettings asked, int cores, int jobs, int threads) {
    return "%s job(s) with %s thread(s) each are more than the %d core(s) here: %d with %d"
        .formatted(
            asked.jobs() == null ? "auto" : asked.jobs().toString(),
            asked.threads() == null ? "auto" : asked.threads().toString(),
            cores,
            jobs,
            threads);
  }

  /** What the machine, or the container, has. */
  static long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }
}
