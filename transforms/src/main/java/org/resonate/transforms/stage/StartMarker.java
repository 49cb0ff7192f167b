package org.resonate.transforms.stage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.resonate.transforms.store.SharedFolder;
import org.resonate.transforms.store.Worker;

/**
 * What a stage writes before it works, as JSON in a file of its own. While the worker lives it
 * touches the file; one that stays behind tells of a death.
 *
 * @param stage that works
 * @param attempt at the track
 * @param host of the worker
 * @param pid of the worker there
 * @param processStartMillis tells it from a later process with the same number; 0 where the system
 *     does not say
 * @param folder the worker's, where Java leaves its crash report
 * @param notes folder in which a supervisor writes how its workers ended; null: nobody does
 * @param timeMillis when the stage began
 * @param alone nothing else was under way in the worker while the stage was
 */
record StartMarker(
    String stage,
    int attempt,
    String host,
    long pid,
    long processStartMillis,
    String folder,
    String notes,
    long timeMillis,
    boolean alone) {

  /** How a worker ended. */
  enum End {
    /** It lives, as far as can be told. */
    LIVES,
    /** By a native crash: Java's report is there, or a supervisor saw it. */
    CRASHED,
    /** By a signal from outside, or by itself; a supervisor saw it. */
    STOPPED,
    /** It is gone, and nobody saw how. */
    UNKNOWN
  }

  /** A worker of another host is dead when it has not touched its marker for so long. */
  static final long LEASE_MILLIS = 60_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Killed from outside, by the numbers that shells give: SIGHUP, SIGINT, SIGKILL, SIGTERM. */
  private static boolean isStop(int exit) {
    return exit == 0 || exit == 129 || exit == 130 || exit == 137 || exit == 143;
  }

  /** A stage of this process that begins now. */
  static StartMarker now(String stage, int attempt, boolean alone) {
    return new StartMarker(
        stage,
        attempt,
        Worker.current().host(),
        Worker.current().pid(),
        startMillis(ProcessHandle.current()),
        Path.of("").toAbsolutePath().toString(),
        System.getProperty(Worker.EXIT_NOTES),
        System.currentTimeMillis(),
        alone);
  }

  StartMarker accompanied() {
    return new StartMarker(
        stage, attempt, host, pid, processStartMillis, folder, notes, timeMillis, false);
  }

  /** Reads a marker; empty where its owner has just removed it. */
  static Optional<StartMarker> read(SharedFolder out, String name) throws IOException {
    Optional<byte[]> bytes = out.read(name);
    return bytes.isEmpty()
        ? Optional.empty()
        : Optional.of(JSON.readValue(bytes.get(), StartMarker.class));
  }

  /** Writes it, whole or not at all. A marker that a power cut takes was of no crash. */
  void write(SharedFolder out, String name) throws IOException {
    out.write(name, JSON.writeValueAsBytes(this), false);
  }

  /**
   * How its worker ended.
   *
   * @param touchedMillis when the file was, last
   * @param nowMillis by the clock of the same file system
   */
  End end(long touchedMillis, long nowMillis) throws IOException {
    if (host.equals(Worker.current().host()) ? runs() : nowMillis - touchedMillis < LEASE_MILLIS) {
      return End.LIVES;
    }
    Optional<Integer> exit = exit();
    if (exit.isPresent()) {
      return isStop(exit.get()) ? End.STOPPED : End.CRASHED;
    }
    return isReported() ? End.CRASHED : End.UNKNOWN;
  }

  private boolean runs() {
    return ProcessHandle.of(pid)
        .map(process -> processStartMillis == 0 || startMillis(process) == processStartMillis)
        .orElse(false);
  }

  /** What a supervisor noted of it, in a file {@code <pid>.exit}. */
  private Optional<Integer> exit() throws IOException {
    if (notes == null) {
      return Optional.empty();
    }
    Path note = Path.of(notes, pid + ".exit");
    // An older one is of a process that had this number before.
    if (!Files.exists(note) || Files.getLastModifiedTime(note).toMillis() < timeMillis - 2000) {
      return Optional.empty();
    }
    return Optional.of(Integer.parseInt(Files.readString(note).strip()));
  }

  private boolean isReported() throws IOException {
    String name = "hs_err_pid" + pid + ".log";
    for (Path place : new Path[] {Path.of(folder), Path.of(System.getProperty("java.io.tmpdir"))}) {
      Path report = place.resolve(name);
      if (Files.exists(report) && Files.getLastModifiedTime(report).toMillis() >= timeMillis) {
        return true;
      }
    }
    return false;
  }

  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(start -> start.toEpochMilli()).orElse(0L);
  }
}
