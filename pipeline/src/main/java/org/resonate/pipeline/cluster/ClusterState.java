package org.resonate.pipeline.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The processes of a cluster on this machine, as their supervisor writes them down.
 *
 * @param rest {@code HOST:PORT} that jobs are sent to
 * @param jobmanager {@code HOST:PORT} that workers join
 * @param secure folder of its keys; null: it speaks no TLS
 * @param supervisor who watches the others
 * @param processes the JobManager first, then the workers
 */
public record ClusterState(
    String rest, String jobmanager, String secure, Member supervisor, List<Member> processes) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the list. */
  public ClusterState {
    processes = List.copyOf(processes);
  }

  /**
   * A process.
   *
   * @param name {@code supervisor}, {@code jobmanager} or {@code worker-N}
   * @param pid its number
   * @param startedMillis when it was started; tells it from a later process of that number
   * @param starts how often, 1 for one that never died
   * @param log its log file
   */
  public record Member(String name, long pid, long startedMillis, int starts, String log) {

    static Member of(String name, ProcessHandle process, int starts, Path log) {
      return new Member(
          name,
          process.pid(),
          process.info().startInstant().map(Instant::toEpochMilli).orElse(0L),
          starts,
          log.toString());
    }

    /** The process, if it still is the one that was started. */
    public Optional<ProcessHandle> process() {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(
              found ->
                  found
                      .info()
                      .startInstant()
                      .map(start -> start.toEpochMilli() == startedMillis)
                      .orElse(true));
    }
  }

  /** What the supervisor of a data folder wrote; empty where none runs or ended in order. */
  public static Optional<ClusterState> read(Path data) throws IOException {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file(data)), ClusterState.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void write(Path data) throws IOException {
    Path beside = data.resolve(".cluster.json.tmp");
    Files.write(beside, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    Files.move(beside, file(data), StandardCopyOption.ATOMIC_MOVE);
  }

  static Path file(Path data) {
    return data.resolve("cluster.json");
  }
}
