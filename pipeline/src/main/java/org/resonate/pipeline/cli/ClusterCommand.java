package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.resonate.pipeline.cluster.ClusterState;
import org.resonate.pipeline.cluster.FlinkRest;
import org.resonate.pipeline.cluster.LocalCluster;
import org.resonate.pipeline.cluster.Supervisor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resonate cluster}. */
@Command(
    name = "cluster",
    description = "Runs a Flink cluster of separate processes on this machine.",
    subcommands = {
      ClusterCommand.Start.class,
      ClusterCommand.Stop.class,
      ClusterCommand.Status.class,
      SecureCommand.class,
      ClusterCommand.Supervise.class
    })
final class ClusterCommand {

  private static final long START_MILLIS = 90_000;
  private static final long POLL_MILLIS = 200;
  private static final int LOG_LINES = 12;

  /** {@code resonate cluster start}. */
  @Command(
      name = "start",
      description = "Starts a JobManager, workers, and a supervisor that starts dead ones again.")
  static final class Start implements Task {
    @Mixin NewCluster given = new NewCluster();

    @Override
    public int run(List<String> afterDashes, List<String> mistakes)
        throws IOException, InterruptedException {
      LocalCluster cluster = given.cluster(mistakes);
      if (!mistakes.isEmpty()) {
        return Console.usage("cluster start", mistakes);
      }
      Console console = Console.of(Console.Level.NORMAL, false);
      given.notes().forEach(console::warn);
      Optional<String> obstacle = cluster.obstacle();
      if (obstacle.isEmpty()) {
        obstacle = shortage(cluster);
      }
      if (obstacle.isPresent()) {
        console.warn(obstacle.get());
        return ExitCode.CANNOT_RUN;
      }
      Path logs = Files.createDirectories(cluster.supervisorLog().getParent());
      Path printed = logs.resolve("supervisor.out");
      // No terminal: closing it, or Ctrl-C in it, must not reach the cluster.
      List<String> command = new ArrayList<>(List.of("nohup"));
      command.addAll(cluster.supervisorCommand());
      Process supervisor =
          new ProcessBuilder(command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(printed.toFile())
              .start();
      return await(cluster, supervisor, printed, console);
    }

    private static Optional<String> shortage(LocalCluster cluster) throws IOException {
      long memory = Parallelism.memoryBytes() >> 20;
      return cluster.neededMegabytes() > memory
          ? Optional.of(
              "%d worker(s) with %d slot(s) each take %d MB, and this machine has %d MB; start fewer with --workers or --slots"
                  .formatted(cluster.workers(), cluster.slots(), cluster.neededMegabytes(), memory))
          : Optional.empty();
    }

    private static int await(
        LocalCluster cluster, Process supervisor, Path printed, Console console)
        throws IOException, InterruptedException {
      FlinkRest rest = FlinkRest.of(cluster.rest(), cluster.secure());
      long deadline = System.currentTimeMillis() + START_MILLIS;
      String last = "";
      while (supervisor.isAlive() && System.currentTimeMillis() < deadline) {
        try {
          if (rest.workers().size() >= cluster.workers()) {
            console.line(
                "A cluster of %d worker(s) with %d slot(s) each runs at %s"
                    .formatted(cluster.workers(), cluster.slots(), cluster.rest()));
            console.line(
                "Send a job: resonate remaster INPUT -o OUT --runner flink --flink-master "
                    + cluster.rest()
                    + (cluster.secure() == null ? "" : " --secure " + cluster.secure()));
            return ExitCode.OK;
          }
          last = "not all workers have joined";
        } catch (IOException e) {
          last = e.getMessage();
        }
        Thread.sleep(POLL_MILLIS);
      }
      console.warn(
          "the cluster did not start: %s; the logs are in %s"
              .formatted(
                  supervisor.isAlive() ? last : "its supervisor ended", printed.getParent()));
      tails(printed.getParent()).forEach(console::warn);
      Supervisor.end(List.of(supervisor.toHandle()));
      return ExitCode.CANNOT_RUN;
    }

    /** What the processes printed, which is little where all is well. */
    private static List<String> tails(Path logs) throws IOException {
      List<String> tails = new ArrayList<>();
      try (var files = Files.newDirectoryStream(logs, "*.out")) {
        for (Path file : files) {
          List<String> lines = Files.readAllLines(file);
          for (String line : lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size())) {
            tails.add(file.getFileName() + ": " + line);
          }
        }
      }
      return tails;
    }
  }

  /** {@code resonate cluster stop}. */
  @Command(name = "stop", description = "Ends its processes; jobs on it are lost, their work not.")
  static final class Stop implements Task {
    @Mixin ClusterOptions given = new ClusterOptions();

    @Override
    public int run(List<String> afterDashes, List<String> mistakes) throws IOException {
      LocalCluster cluster = given.cluster(Map.of(), mistakes);
      if (!mistakes.isEmpty()) {
        return Console.usage("cluster stop", mistakes);
      }
      Console console = Console.of(Console.Level.NORMAL, false);
      Optional<ClusterState> state = ClusterState.read(cluster.data());
      if (state.isEmpty()) {
        console.line("No cluster runs here (data folder %s)".formatted(cluster.data()));
        return ExitCode.OK;
      }
      console.line("%d process(es) ended".formatted(cluster.stop(state.get())));
      return ExitCode.OK;
    }
  }

  /** {@code resonate cluster status}. */
  @Command(
      name = "status",
      description = "Shows the REST address and each process; exit 1 if none runs.")
  static final class Status implements Task {
    @Mixin ClusterOptions given = new ClusterOptions();

    @Option(names = "--json", description = "One JSON object on standard output.")
    boolean json;

    @Override
    public int run(List<String> afterDashes, List<String> mistakes)
        throws IOException, InterruptedException {
      LocalCluster cluster = given.cluster(Map.of(), mistakes);
      if (!mistakes.isEmpty()) {
        return Console.usage("cluster status", mistakes);
      }
      Console console = Console.of(Console.Level.NORMAL, json);
      Optional<ClusterState> found = ClusterState.read(cluster.data());
      boolean runs = found.isPresent() && found.get().supervisor().process().isPresent();
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("running", runs);
      if (found.isEmpty()) {
        console.line("No cluster runs here (data folder %s)".formatted(cluster.data()));
      } else {
        show(found.get(), object, console);
      }
      if (json) {
        console.json(object);
      }
      return runs ? ExitCode.OK : ExitCode.SOME_FAILED;
    }

    private static void show(ClusterState state, Map<String, Object> object, Console console)
        throws InterruptedException {
      List<String> joined = new ArrayList<>();
      try {
        FlinkRest.of(state.rest(), state.secure())
            .workers()
            .forEach(worker -> joined.add(worker.id()));
      } catch (IOException e) {
        console.warn(e.getMessage());
      }
      console.line("REST %s, JobManager %s".formatted(state.rest(), state.jobmanager()));
      if (state.secure() != null) {
        console.line("Speaks TLS, with the keys in " + state.secure());
      }
      object.put("secure", state.secure());
      object.put("rest", state.rest());
      object.put("jobmanagerAddress", state.jobmanager());
      List<ClusterState.Member> all = new ArrayList<>(List.of(state.supervisor()));
      all.addAll(state.processes());
      List<Map<String, Object>> workers = new ArrayList<>();
      for (ClusterState.Member member : all) {
        boolean alive = member.process().isPresent();
        boolean isWorker = member.name().startsWith("worker");
        boolean isIn = joined.contains(member.name() + "." + member.starts());
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", member.name());
        row.put("pid", member.pid());
        row.put("alive", alive);
        row.put("starts", member.starts());
        if (isWorker) {
          row.put("joined", isIn);
          workers.add(row);
        } else {
          object.put(member.name(), row);
        }
        row.put("log", member.log());
        console.line(
            "%-12s %8d  %s%s"
                .formatted(
                    member.name(),
                    member.pid(),
                    !alive ? "dead" : isWorker && !isIn ? "joining" : "runs",
                    member.starts() > 1 ? ", started %d times".formatted(member.starts()) : ""));
      }
      object.put("workers", workers);
    }
  }

  /** The supervisor itself; {@code start} runs it in the background. */
  @Command(name = "supervise", hidden = true, description = "Runs a cluster until it is ended.")
  static final class Supervise implements Task {
    @Mixin NewCluster given = new NewCluster();

    @Override
    public int run(List<String> afterDashes, List<String> mistakes)
        throws IOException, InterruptedException {
      LocalCluster cluster = given.cluster(mistakes);
      if (!mistakes.isEmpty()) {
        return Console.usage("cluster supervise", mistakes);
      }
      cluster.supervise();
      return ExitCode.OK;
    }
  }
}
