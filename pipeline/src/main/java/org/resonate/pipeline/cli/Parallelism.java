package org.resonate.pipeline.cli;

import java.lang.management.ManagementFactory;
import org.resonate.pipeline.settings.JobSettings;

/**
 * How many tracks at once, and threads for each. By default half as many tracks as cores, and no
 * more than there is memory for at {@link #TRACK_BYTES} each beyond the first.
 *
 * @param jobs tracks at once
 * @param threads for each track
 */
record Parallelism(int jobs, int threads) {

  /** A track in work takes about this much, most of it in the separator. */
  private static final long TRACK_BYTES = 1L << 30;

  static Parallelism of(JobSettings settings) {
    return of(settings, Runtime.getRuntime().availableProcessors(), memoryBytes());
  }

  static Parallelism of(JobSettings settings, int cores, long memoryBytes) {
    long byMemory = Math.max(1, memoryBytes / TRACK_BYTES - 1);
    int jobs =
        settings.jobs() != null ? settings.jobs() : (int) Math.min((cores + 1) / 2, byMemory);
    int threads = settings.threads() != null ? settings.threads() : Math.max(1, cores / jobs);
    return new Parallelism(jobs, threads);
  }

  /** What the machine, or the container, has. */
  static long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }
}
