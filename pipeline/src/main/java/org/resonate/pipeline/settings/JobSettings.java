package org.resonate.pipeline.settings;

import java.util.List;
import java.util.Locale;

/**
 * How and where a job works; nothing here changes the sound beyond 1e-6 of full scale.
 *
 * @param work folder of intermediate results; null: inside the output folder
 * @param workBudget the most that intermediate results may take when no track is under way, as
 *     {@link ByteSize} reads it; 0: only what failed tracks need is kept
 * @param models folder of more model packs; null: {@code ~/.resonate/models}
 * @param device {@code auto}, {@code mps}, {@code cuda}, {@code cuda:N} or {@code cpu}
 * @param memoryFraction share of its memory that Apple's MPS may take, 0.1 to 1; the launcher hands
 *     it to the JVM's environment, where Metal's allocator reads it
 * @param jobs tracks at once, 1 to 1024; null: by cores and memory
 * @param threads CPU threads for each track, 1 to 1024; null: cores ÷ jobs
 * @param runner {@code direct} or {@code flink}
 * @param flinkMaster REST address of a cluster, {@code HOST:PORT}; {@code [local]}: Flink inside
 *     this process
 * @param secure folder with a client's keys, for a cluster that speaks TLS; null: it does not
 */
public record JobSettings(
    String work,
    String workBudget,
    String models,
    String device,
    double memoryFraction,
    Integer jobs,
    Integer threads,
    Runner runner,
    String flinkMaster,
    String secure) {

  /** Flink inside this process. */
  public static final String LOCAL = "[local]";

  /** The engine that runs the job. */
  public enum Runner {
    DIRECT,
    FLINK;

    /** As the command line and the summary spell it. */
    public String spelled() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The best device there is, on Beam's DirectRunner. */
  public static final JobSettings DEFAULT =
      new JobSettings(null, "20GB", null, "auto", 0.8, null, null, Runner.DIRECT, LOCAL, null);

  /** Whether other processes do the work. */
  public boolean isOnCluster() {
    return runner == Runner.FLINK && !flinkMaster.equals(LOCAL);
  }

  /** Notes each value outside its range as a sentence naming setting and range. */
  void check(List<String> mistakes) {
    if (!device.matches("auto|mps|cpu|cuda(:\\d{1,2})?")) {
      mistakes.add("device must be auto, mps, cuda, cuda:N or cpu, got " + device);
    }
    if (!(memoryFraction >= 0.1 && memoryFraction <= 1)) {
      mistakes.add("memory-fraction must be from 0.1 to 1, got " + memoryFraction);
    }
    if (ByteSize.parse(workBudget).isEmpty()) {
      mistakes.add(
          "work-budget must be a size such as 500MB, 20GB or 1.5TB, or 0, got " + workBudget);
    }
    if (!flinkMaster.equals(LOCAL) && !flinkMaster.matches("[A-Za-z0-9._-]+:\\d{1,5}")) {
      mistakes.add(
          "flink-master must be HOST:PORT of a cluster's REST interface or %s, got %s"
              .formatted(LOCAL, flinkMaster));
    }
    count("jobs", jobs, mistakes);
    count("threads", threads, mistakes);
  }

  /** The work budget in bytes; only of settings without mistakes. */
  public long workBudgetBytes() {
    return ByteSize.parse(workBudget).orElseThrow();
  }

  private static void count(String setting, Integer value, List<String> mistakes) {
    if (value != null && (value < 1 || value > 1024)) {
      mistakes.add("%s must be from 1 to 1024, got %d".formatted(setting, value));
    }
  }
}
