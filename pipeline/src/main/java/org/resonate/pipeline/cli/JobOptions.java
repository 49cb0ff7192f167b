package org.resonate.pipeline.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.resonate.transforms.store.RemoteFolder;
import picocli.CommandLine.Option;

/** What every job may be told. A flag that was not given is null: then the settings decide. */
class JobOptions {

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Where intermediates go; a folder, or a URI such as s3://bucket/work (default:"
              + " OUT/.resonate/work).")
  String work;

  @Option(
      names = "--work-budget",
      paramLabel = "SIZE",
      description =
          "Disk for intermediate results that later runs can reuse; 0 keeps only what failed"
              + " tracks need (default: 20GB).")
  String workBudget;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "More model packs (default: ~/.resonate/models).")
  Path models;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Separator pack; auto: the best one installed (default: auto).")
  String model;

  @Option(
      names = "--device",
      paramLabel = "D",
      description = "auto, mps, cuda, cuda:N or cpu (default: auto).")
  String device;

  @Option(names = "--force-cpu", description = "The same as --device cpu.")
  boolean forceCpu;

  @Option(
      names = "--memory-fraction",
      paramLabel = "X",
      description = "Share of the memory that Apple's MPS may take, 0.1 to 1 (default: 0.8).")
  Double memoryFraction;

  @Option(
      names = "--accept-damaged",
      negatable = true,
      description = "Work on what can be decoded of a truncated or corrupted file.")
  Boolean acceptDamaged;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Tracks at once, at most one a core (default: by cores and memory).")
  Integer jobs;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "CPU threads for each track, at most cores / jobs (default: that many).")
  Integer threads;

  @Option(
      names = "--runner",
      paramLabel = "R",
      description = "direct (in this process) or flink (default: direct).")
  String runner;

  @Option(
      names = "--flink-master",
      paramLabel = "HOST:PORT",
      description =
          "With --runner flink: REST address of a running cluster; its workers must see inputs,"
              + " output and work folder under the same paths (default: [local], in this process).")
  String flinkMaster;

  @Option(
      names = "--secure",
      paramLabel = "DIR",
      description =
          "With --flink-master: folder with a client's keys, for a cluster that was started with"
              + " --secure.")
  Path secure;

  @Option(
      names = "--dry-run",
      description = "Print the plan and the effective settings, write nothing.")
  boolean dryRun;

  @Option(
      names = "--metrics",
      paramLabel = "FILE",
      description = "Write the job's figures to this file, in the text format of Prometheus.")
  Path metrics;

  @Option(
      names = "--on-finish",
      paramLabel = "CMD",
      description =
          "Run this command line once the job is over, with the path of summary.json as its last"
              + " argument. Its exit code changes nothing.")
  String onFinish;

  @Option(names = "--json", description = "One JSON object a line on standard output.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say less.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say more.")
  boolean verbose;

  Console console() {
    Console.Level level =
        quiet ? Console.Level.QUIET : verbose ? Console.Level.VERBOSE : Console.Level.NORMAL;
    return Console.of(level, json);
  }

  /** Puts the given flags at their places in the tree of settings. */
  void putFlags(Map<String, Object> flags, List<String> mistakes) {
    if (forceCpu && device != null && !device.equals("cpu")) {
      mistakes.add("--force-cpu is --device cpu, but --device %s was given".formatted(device));
    }
    if (quiet && verbose) {
      mistakes.add("-q and -v exclude each other");
    }
    flags.put("job.work", place(work));
    flags.put("job.workBudget", workBudget);
    flags.put("job.models", absolute(models));
    flags.put("job.device", forceCpu ? "cpu" : device);
    flags.put("job.memoryFraction", memoryFraction);
    flags.put("job.jobs", jobs);
    flags.put("job.threads", threads);
    flags.put("job.runner", runner);
    flags.put("job.flinkMaster", flinkMaster);
    flags.put("job.secure", absolute(secure));
    flags.put("separate.model", model);
    flags.put("precondition.acceptDamaged", acceptDamaged);
  }

  /** A folder as an absolute path; the URI of one on another file system as it is. */
  static String place(String place) {
    return place == null || RemoteFolder.isRemote(place) ? place : absolute(Path.of(place));
  }

  static String absolute(Path path) {
    return path == null ? null : path.toAbsolutePath().normalize().toString();
  }
}
