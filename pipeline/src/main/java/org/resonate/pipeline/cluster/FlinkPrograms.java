package org.resonate.pipeline.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.resonate.transforms.store.Worker;

/** Flink's processes, as a {@link Supervisor} starts them. */
final class FlinkPrograms {

  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
  private static final String JOB_MANAGER_HEAP = "-Xmx512m";

  /** It computes nothing: half of its first minute would go into code that is never worth it. */
  private static final String QUICK_CODE = "-XX:TieredStopAtLevel=1";

  private FlinkPrograms() {}

  /**
   * A JobManager.
   *
   * @param conf folder of its configuration
   * @param logs folder of its logs
   */
  static Supervisor.Program jobManager(Path conf, Path logs) {
    return new Supervisor.Program(
        "jobmanager",
        start ->
            Jvm.command(
                JOB_MANAGER,
                List.of(
                    JOB_MANAGER_HEAP,
                    QUICK_CODE,
                    "-Dresonate.log=" + logs.resolve("jobmanager.log"),
                    "-Dlog.file=" + logs.resolve("jobmanager.log")),
                List.of("--configDir", conf.toString())),
        logs);
  }

  /**
   * A worker.
   *
   * @param configuration what the folder {@code conf} holds
   * @param device what it computes on unless a job says otherwise; null: the best one
   */
  static Supervisor.Program worker(
      String name, FlinkConfiguration configuration, Path conf, Path logs, String device) {
    return new Supervisor.Program(
        name,
        start -> {
          List<String> flags = new ArrayList<>(configuration.workerFlags());
          flags.add("-Dresonate.log=" + logs.resolve(name + ".log"));
          flags.add("-Dlog.file=" + logs.resolve(name + ".log"));
          flags.add("-D" + Worker.EXIT_NOTES + "=" + Supervisor.exitNotes(logs));
          if (device != null) {
            flags.add("-Dresonate.worker.device=" + device);
          }
          return Jvm.command(
              TASK_MANAGER,
              flags,
              List.of(
                  "--configDir",
                  conf.toString(),
                  "-Dtaskmanager.resource-id=" + name + "." + start));
        },
        logs);
  }
}
