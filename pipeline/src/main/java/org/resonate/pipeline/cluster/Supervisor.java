package org.resonate.pipeline.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps processes running: one that died is started again, soon at first, then ever later. */
public final class Supervisor implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final long WATCH_MILLIS = 200;
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  /**
   * A process that lived so long starts again as soon as the first time: it had joined, and a track
   * took it down. One that cannot run at all ends sooner.
   */
  private static final long LONG_LIFE_MILLIS = 5_000;

  /** How long a process may take to end by itself. */
  private static final long PATIENCE_SECONDS = 5;

  private final List<Charge> charges;
  private final StateListener listener;
  private boolean closed;

  /** Hears of each change. */
  @FunctionalInterface
  public interface StateListener {
    /** The processes, as they are now. */
    void changed(List<ClusterState.Member> members) throws IOException;
  }

  /**
   * What is to run.
   *
   * @param name for humans
   * @param command its command line for the first, second, … start
   * @param folder where its logs go
   */
  public record Program(String name, IntFunction<List<String>> command, Path folder) {
    Path log() {
      return folder.resolve(name + ".log");
    }

    /** What it prints: why a JVM did not even start. */
    Path printed() {
      return folder.resolve(name + ".out");
    }
  }

  private static final class Charge {
    final Program program;
    Process process;
    int starts;
    long startedMillis;
    long pauseMillis = FIRST_PAUSE_MILLIS;
    long againMillis;

    Charge(Program program) {
      this.program = program;
    }
  }

  /** Of these, none of them started yet. */
  public Supervisor(List<Program> programs, StateListener listener) {
    this.charges = programs.stream().map(Charge::new).toList();
    this.listener = listener;
  }

  /**
   * Starts all and watches them until this is closed.
   *
   * @throws IOException if one cannot be started at all
   */
  public void run() throws IOException, InterruptedException {
    while (watch()) {
      Thread.sleep(WATCH_MILLIS);
    }
  }

  private synchronized boolean watch() throws IOException {
    if (closed) {
      return false;
    }
    boolean changed = false;
    long now = System.currentTimeMillis();
    for (Charge charge : charges) {
      if (charge.process != null && !charge.process.isAlive() && charge.againMillis == 0) {
        note(charge);
        boolean livedLong = now - charge.startedMillis > LONG_LIFE_MILLIS;
        charge.pauseMillis =
            livedLong
                ? FIRST_PAUSE_MILLIS
                : Math.min(LONGEST_PAUSE_MILLIS, charge.pauseMillis * (charge.starts > 1 ? 2 : 1));
        charge.againMillis = now + charge.pauseMillis;
        LOG.warn(
            "{} ({}) ended with {}; see {}; it is started again",
            charge.program.name(),
            charge.process.pid(),
            charge.process.exitValue(),
            charge.program.log());
      }
      if (charge.process == null || (charge.againMillis > 0 && now >= charge.againMillis)) {
        start(charge);
        changed = true;
      }
    }
    if (changed) {
      listener.changed(members());
    }
    return true;
  }

  /** Where the exit statuses of programs with this folder are noted, as {@code <pid>.exit}. */
  static Path exitNotes(Path folder) {
    return folder.resolve("exits");
  }

  private static void note(Charge charge) throws IOException {
    Path notes = Files.createDirectories(exitNotes(charge.program.folder()));
    String name = charge.process.pid() + ".exit";
    Path beside = notes.resolve("." + name);
    Files.writeString(beside, String.valueOf(charge.process.exitValue()));
    Files.move(
        beside,
        notes.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void start(Charge charge) throws IOException {
    Files.createDirectories(charge.program.folder());
    charge.starts++;
    charge.startedMillis = System.currentTimeMillis();
    charge.againMillis = 0;
    charge.process =
        new ProcessBuilder(charge.program.command().apply(charge.starts))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(charge.program.printed().toFile()))
            .start();
  }

  private List<ClusterState.Member> members() {
    List<ClusterState.Member> members = new ArrayList<>();
    for (Charge charge : charges) {
      members.add(
          ClusterState.Member.of(
              charge.program.name(),
              charge.process.toHandle(),
              charge.starts,
              charge.program.log()));
    }
    return members;
  }

  /** Ends all, the last one first; by force whoever takes too long. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<ProcessHandle> processes = new ArrayList<>();
    for (Charge charge : charges) {
      if (charge.process != null) {
        processes.add(0, charge.process.toHandle());
      }
    }
    end(processes);
  }

  /** Ends processes: asks all, waits, then by force. */
  public static void end(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroy);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    for (ProcessHandle process : processes) {
      while (process.isAlive() && System.nanoTime() < deadline) {
        try {
          Thread.sleep(50);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          deadline = 0;
        }
      }
      process.destroyForcibly();
    }
  }
}
