package org.resonate.pipeline.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.resonate.pipeline.cluster.keys.KeyFolder;
import org.resonate.pipeline.cluster.keys.KeyRole;
import org.resonate.pipeline.settings.ClusterSettings;
import org.resonate.transforms.store.Worker;

/** A JobManager and workers on this machine, and what they are told. */
public final class LocalCluster {

  private final ClusterSettings settings;
  private final Path data;

  /**
   * @param settings without mistakes
   */
  public LocalCluster(ClusterSettings settings) {
    this.settings = settings;
    this.data = data(settings);
  }

  /** Where a cluster keeps what it needs. */
  public static Path data(ClusterSettings settings) {
    return settings.data() == null
        ? Path.of(System.getProperty("user.home"), ".resonate", "cluster")
        : Path.of(settings.data()).toAbsolutePath().normalize();
  }

  /** The folder of its configuration, logs and process ids. */
  public Path data() {
    return data;
  }

  /** {@code HOST:PORT} that jobs are sent to. */
  public String rest() {
    return settings.host() + ":" + settings.restPort();
  }

  /** The folder of its keys; null: it speaks no TLS. */
  public String secure() {
    return settings.secure();
  }

  /** Worker processes. */
  public int workers() {
    return settings.workers();
  }

  /** Tracks at once in each worker. */
  public int slots() {
    return settings.slots() != null
        ? settings.slots()
        : Math.max(1, cores() / 2 / settings.workers());
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static Path home() {
    return Path.of(System.getProperty("resonate.home", "")).toAbsolutePath();
  }

  /** What all workers and the JobManager may take together, natives not counted. */
  public long neededMegabytes() throws IOException {
    return 512 + settings.workers() * configuration().workerMegabytes();
  }

  /** Why it cannot be started, a sentence; empty where it can. */
  public Optional<String> obstacle() throws IOException {
    Optional<ClusterState> running = ClusterState.read(data);
    if (running.isPresent()) {
      ClusterState state = running.get();
      List<ClusterState.Member> all = new ArrayList<>(state.processes());
      all.add(state.supervisor());
      if (all.stream().anyMatch(member -> member.process().isPresent())) {
        return Optional.of(
            "a cluster runs already, at %s (data folder %s); resonate cluster stop ends it"
                .formatted(state.rest(), data));
      }
    }
    if (settings.secure() != null) {
      Optional<String> mismatch = keys(settings.secure()).mismatch(settings.host());
      if (mismatch.isPresent()) {
        return mismatch;
      }
    }
    for (Map.Entry<String, Integer> port :
        Map.of("rest-port", settings.restPort(), "rpc-port", settings.rpcPort()).entrySet()) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getByName(settings.host()), port.getValue()));
      } catch (IOException e) {
        return Optional.of(
            "cannot listen on %s:%d (%s); choose another port with --%s"
                .formatted(settings.host(), port.getValue(), e.getMessage(), port.getKey()));
      }
    }
    return Optional.empty();
  }

  /** The command line of a supervisor of this cluster. */
  public List<String> supervisorCommand() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "cluster",
                "supervise",
                "--data",
                data.toString(),
                "--host",
                settings.host(),
                "--rest-port",
                Integer.toString(settings.restPort()),
                "--rpc-port",
                Integer.toString(settings.rpcPort()),
                "--workers",
                Integer.toString(settings.workers()),
                "--slots",
                Integer.toString(slots())));
    if (settings.secure() != null) {
      arguments.addAll(List.of("--secure", settings.secure()));
    }
    return Jvm.command(
        "org.resonate.pipeline.cli.Main",
        List.of("-Xmx96m", "-XX:TieredStopAtLevel=1", "-Dresonate.log=" + supervisorLog()),
        arguments);
  }

  /** What the supervisor has to say. */
  public Path supervisorLog() {
    return data.resolve("logs").resolve("supervisor.log");
  }

  /** Runs JobManager and workers until this process is told to end; then they end with it. */
  public void supervise() throws IOException, InterruptedException {
    Files.createDirectories(data);
    try (FileChannel channel =
            FileChannel.open(
                data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new IOException("another supervisor works in " + data);
      }
      Path conf = data.resolve("conf");
      Path logs = data.resolve("logs");
      FlinkConfiguration configuration = configuration();
      configuration.write(conf);
      List<Supervisor.Program> programs = new ArrayList<>();
      programs.add(FlinkPrograms.jobManager(conf, logs));
      for (int worker = 1; worker <= settings.workers(); worker++) {
        programs.add(FlinkPrograms.worker("worker-" + worker, configuration, conf, logs, null));
      }
      ClusterState.Member self =
          ClusterState.Member.of("supervisor", ProcessHandle.current(), 1, supervisorLog());
      String rpc = settings.host() + ":" + settings.rpcPort();
      run(
          programs,
          members -> new ClusterState(rest(), rpc, settings.secure(), self, members).write(data));
    }
  }

  /** Ends all processes of a cluster, also where its supervisor is gone; how many ran. */
  public int stop(ClusterState state) throws IOException {
    List<ProcessHandle> supervisor = state.supervisor().process().stream().toList();
    List<ProcessHandle> others =
        state.processes().stream().flatMap(member -> member.process().stream()).toList();
    // It ends the others in order; whoever is left is ended here.
    Supervisor.end(supervisor);
    Supervisor.end(others);
    Files.deleteIfExists(ClusterState.file(data));
    return supervisor.size() + others.size();
  }

  /** Runs programs until this JVM is told to end, and ends them with it. */
  private static void run(List<Supervisor.Program> programs, Supervisor.StateListener listener)
      throws IOException, InterruptedException {
    Supervisor supervisor = new Supervisor(programs, listener);
    Runtime.getRuntime().addShutdownHook(new Thread(supervisor::close, "stop"));
    try (supervisor) {
      supervisor.run();
    }
  }

  /**
   * Runs one worker of a cluster elsewhere until this process is told to end.
   *
   * @param jobmanager {@code HOST:PORT} of its JobManager
   * @param host the address of this box that the others reach; null: what its name means
   * @param slots tracks at once; null: half as many as cores
   * @param device what it computes on unless a job says otherwise
   * @param keys its keys, if the cluster speaks TLS
   * @param data folder of its configuration and logs
   */
  public static void join(
      String jobmanager,
      String host,
      Integer slots,
      String device,
      Optional<KeyFolder> keys,
      Path data)
      throws IOException, InterruptedException {
    int colon = jobmanager.lastIndexOf(':');
    Map<String, String> own = new LinkedHashMap<>();
    own.put("jobmanager.rpc.address", jobmanager.substring(0, colon));
    own.put("jobmanager.rpc.port", jobmanager.substring(colon + 1));
    own.put("io.tmp.dirs", Files.createDirectories(data.resolve("tmp")).toString());
    if (host != null) {
      own.put("taskmanager.host", host);
      own.put("taskmanager.bind-host", host);
    }
    keys.ifPresent(found -> own.putAll(found.flink()));
    FlinkConfiguration configuration =
        FlinkConfiguration.of(home())
            .withSlots(slots == null ? Math.max(1, cores() / 2) : slots, cores())
            .with(own);
    Path conf = data.resolve("conf");
    configuration.write(conf);
    String name = Worker.current().toString();
    Path logs = data.resolve("logs");
    run(List.of(FlinkPrograms.worker(name, configuration, conf, logs, device)), members -> {});
  }

  private static KeyFolder keys(String secure) throws IOException {
    return KeyFolder.open(Path.of(secure), KeyRole.CLUSTER);
  }

  private FlinkConfiguration configuration() throws IOException {
    String host = settings.host();
    Map<String, String> secure =
        settings.secure() == null ? Map.of() : keys(settings.secure()).flink();
    return FlinkConfiguration.of(home())
        .withSlots(slots(), cores())
        .with(secure)
        .with(
            Map.of(
                "jobmanager.rpc.address",
                host,
                "jobmanager.rpc.port",
                Integer.toString(settings.rpcPort()),
                "jobmanager.bind-host",
                host,
                "rest.address",
                host,
                "rest.bind-address",
                host,
                "rest.port",
                Integer.toString(settings.restPort()),
                "taskmanager.host",
                host,
                "taskmanager.bind-host",
                host,
                "io.tmp.dirs",
                data.resolve("tmp").toString()));
  }
}
