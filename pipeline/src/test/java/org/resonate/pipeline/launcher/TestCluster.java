package org.resonate.pipeline.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.resonate.pipeline.cluster.FlinkRest;

/** A cluster of processes, through the launcher, whose processes are there to be killed. */
final class TestCluster {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Path data;
  private final String rest;

  private TestCluster(Path folder, Path data, String rest) {
    this.folder = folder;
    this.data = data;
    this.rest = rest;
  }

  /** Starts one of workers with a slot each; its data goes into the folder. */
  static TestCluster start(Path folder, int workers) throws Exception {
    return start(folder, workers, Map.of());
  }

  /** The same with more in the environment of its processes. */
  static TestCluster start(Path folder, int workers, Map<String, String> environment)
      throws Exception {
    Path data = folder.resolve("cluster");
    int port = freePort();
    ProcessBuilder command =
        Launcher.command(
            folder,
            "cluster",
            "start",
            "--workers",
            workers,
            "--slots",
            1,
            "--data",
            data,
            "--rest-port",
            port,
            "--rpc-port",
            freePort());
    command.environment().putAll(environment);
    Launcher.Result result = Launcher.run(command);
    assertEquals(0, result.exit(), result.err());
    return new TestCluster(folder, data, "127.0.0.1:" + port);
  }

  /** {@code HOST:PORT} that jobs are sent to. */
  String rest() {
    return rest;
  }

  /** A port that nobody listens on just now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** A command on this cluster, of one thread a track. */
  ProcessBuilder command(Object... words) throws IOException {
    List<Object> all = new ArrayList<>(Arrays.asList(words));
    all.addAll(List.of("--threads", 1, "--runner", "flink", "--flink-master", rest));
    return Launcher.command(folder, all.toArray());
  }

  /** What the supervisor wrote of its processes. */
  List<Member> members() throws IOException {
    List<Member> members = new ArrayList<>();
    JsonNode state = JSON.readTree(data.resolve("cluster.json").toFile());
    for (JsonNode process : state.get("processes")) {
      members.add(
          new Member(
              process.get("name").asText(),
              process.get("pid").asLong(),
              process.get("starts").asInt()));
    }
    return members;
  }

  /** A process of the cluster. */
  record Member(String name, long pid, int starts) {
    boolean isWorker() {
      return name.startsWith("worker");
    }
  }

  /** Kills a process as {@code kill -9} does. */
  static void kill(long pid) {
    assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly(), "process " + pid);
  }

  /** The living processes that have a stage of a job under way. */
  static List<Long> atWork(Path out) throws IOException {
    List<Long> pids = new ArrayList<>();
    Path underWay = out.resolve(".resonate/under-way");
    if (Files.exists(underWay)) {
      try (DirectoryStream<Path> tracks = Files.newDirectoryStream(underWay)) {
        for (Path track : tracks) {
          addLiving(track, pids);
        }
      }
    }
    return pids;
  }

  private static void addLiving(Path track, List<Long> pids) throws IOException {
    try (DirectoryStream<Path> markers = Files.newDirectoryStream(track, "[!.]*")) {
      for (Path marker : markers) {
        long pid = JSON.readTree(Files.readAllBytes(marker)).get("pid").asLong();
        if (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
          pids.add(pid);
        }
      }
    } catch (NoSuchFileException e) {
      return; // The stage has just ended, or its track.
    }
  }

  /** Whether all workers have joined. */
  boolean isComplete() throws Exception {
    Set<String> joined;
    try {
      joined =
          FlinkRest.of(rest, null).workers().stream()
              .map(FlinkRest.Worker::id)
              .collect(Collectors.toSet());
    } catch (IOException e) {
      return false; // The JobManager does not answer yet.
    }
    return members().stream()
        .filter(Member::isWorker)
        .allMatch(member -> joined.contains(member.name() + "." + member.starts()));
  }

  /** What the processes wrote of themselves. */
  String log(String name) throws IOException {
    return Files.readString(data.resolve("logs").resolve(name + ".log"));
  }

  /** Ends it. */
  void stop() throws Exception {
    List<Member> members = members();
    assertEquals(0, Launcher.run(folder, "cluster", "stop", "--data", data).exit());
    for (Member member : members) {
      assertFalse(ProcessHandle.of(member.pid()).isPresent(), member.toString());
    }
  }
}
