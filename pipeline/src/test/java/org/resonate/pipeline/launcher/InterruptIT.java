package org.resonate.pipeline.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.io.Codec;
import org.resonate.pipeline.cluster.FlinkRest;

/** Ctrl-C, through the launcher. */
class InterruptIT {

  private static final int TRACKS = 5;
  private static final int JOBS = 2;
  private static final int MOST_SECONDS = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static Path archive;
  private static Path undisturbed;

  /** What a command is begun with so that it heeds the signal. */
  private static List<String> hears;

  @BeforeAll
  static void record() throws Exception {
    // A shell in the background of another one has its children ignore the signal. GNU's env knows
    // a way out.
    hears =
        heeds(List.of("env", "--default-signal=INT"))
            ? List.of("env", "--default-signal=INT")
            : List.of();
    assertTrue(heeds(hears), "SIGINT is ignored here; run the tests in the foreground");
    archive = Files.createDirectories(folder.resolve("archive"));
    for (int i = 1; i <= TRACKS; i++) {
      Archive.tune(archive.resolve("tune-" + i + ".wav"), Codec.WAV, 2, 4 + i, i);
    }
    undisturbed = folder.resolve("undisturbed");
    assertEquals(0, Launcher.run(remaster(undisturbed)).exit());
  }

  private static boolean heeds(List<String> prefix) throws Exception {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(List.of("sh", "-c", "kill -INT $$; exit 0"));
    int exit = new ProcessBuilder(words).start().waitFor();
    return exit == 130; // By the signal.
  }

  private static ProcessBuilder remaster(Path out, Object... flags) throws IOException {
    List<Object> words =
        new ArrayList<>(List.of("remaster", archive, "-o", out, "--threads", 1, "--json"));
    words.addAll(List.of(flags));
    return Launcher.command(folder, words.toArray());
  }

  @Test
  @Timeout(120)
  void aJobOfThisProcessStopsAndGoesOn() throws Exception {
    Path out = folder.resolve("direct");
    Stopped stopped = interrupt(remaster(out, "--jobs", JOBS), out);
    // What is under way, a track a job, may still be marked as begun and even end.
    Set<String> begun = begun(out);
    assertTrue(begun.size() <= stopped.finished() + JOBS, begun + " of " + stopped);
    goesOn(remaster(out, "--jobs", JOBS), out);
  }

  @Test
  @Timeout(240)
  void aJobOfAClusterIsCancelledAndGoesOn() throws Exception {
    TestCluster cluster = TestCluster.start(folder, 1);
    try {
      Object[] onCluster = {"--runner", "flink", "--flink-master", cluster.rest()};
      Path out = folder.resolve("fleet");
      Stopped stopped = interrupt(remaster(out, onCluster), out);
      FlinkRest flink = FlinkRest.of(cluster.rest(), null);
      String id = flink.job("resonate-" + stopped.job()).orElseThrow();
      String state = flink.state(id);
      while (Set.of("RUNNING", "CANCELLING").contains(state)) {
        Thread.sleep(100);
        state = flink.state(id);
      }
      assertEquals("CANCELED", state);
      assertTrue(begun(out).size() < TRACKS, "all were begun");
      goesOn(remaster(out, onCluster), out);
    } finally {
      cluster.stop();
    }
  }

  /**
   * A job that was interrupted.
   *
   * @param job its id
   * @param finished tracks that had a record when it had said that it stops
   */
  private record Stopped(String job, int finished) {}

  /** Interrupts a job while tracks are under way after its first master. */
  private static Stopped interrupt(ProcessBuilder command, Path out) throws Exception {
    Path told = folder.resolve(out.getFileName() + ".jsonl");
    Path said = folder.resolve(out.getFileName() + ".err");
    command.command().addAll(0, hears);
    Process job = command.redirectOutput(told.toFile()).redirectError(said.toFile()).start();
    while (job.isAlive() && of(told, "track-finished").isEmpty()) {
      Thread.sleep(20);
    }
    Thread.sleep(300);
    Instant signalled = Instant.now();
    assertEquals(0, new ProcessBuilder("kill", "-INT", Long.toString(job.pid())).start().waitFor());
    String stops = "stopping; the same command goes on from here";
    while (job.isAlive() && !Files.readString(said).contains(stops)) {
      Thread.sleep(5);
    }
    int finished = ids(out, "tracks").size();
    assertTrue(job.waitFor(60, TimeUnit.SECONDS));
    Duration took = Duration.between(signalled, Instant.now());
    assertEquals(130, job.exitValue(), Files.readString(said));
    assertTrue(took.toMillis() < 1000 * MOST_SECONDS, took.toString());
    assertTrue(Files.readString(said).contains(stops), Files.readString(said));
    assertTrue(begun(out).size() < TRACKS, "all were begun");
    assertEquals(List.of(), of(told, "track-failed"));
    assertEquals(130, of(told, "job-finished").get(0).get("exitCode").asInt());
    assertFalse(Files.exists(out.resolve(".resonate/lock")));
    return new Stopped(of(told, "job-started").get(0).get("job").asText(), finished);
  }

  /** The tracks that ever were in a stage and have no record, and those that have one. */
  private static Set<String> begun(Path out) throws IOException {
    Set<String> begun = ids(out, "under-way");
    begun.addAll(ids(out, "tracks"));
    return begun;
  }

  private static Set<String> ids(Path out, String place) throws IOException {
    try (Stream<Path> files = Files.list(out.resolve(".resonate").resolve(place))) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("\\.avro$", ""))
          .filter(name -> !name.startsWith("."))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static void goesOn(ProcessBuilder command, Path out) throws Exception {
    Launcher.Result again = Launcher.run(command);
    assertEquals(0, again.exit(), again.err());
    JsonNode counts = Launcher.summary(out).get("counts");
    assertTrue(counts.get("unchanged").asInt() >= 1, counts.toString());
    assertEquals(TRACKS, counts.get("unchanged").asInt() + counts.get("done").asInt());
    for (int i = 1; i <= TRACKS; i++) {
      String name = "tune-" + i + ".flac";
      assertEquals(-1, Files.mismatch(undisturbed.resolve(name), out.resolve(name)), name);
    }
  }

  /** Events so far; the last line may be half written. */
  private static List<JsonNode> of(Path told, String event) throws IOException {
    String text = Files.readString(told);
    List<JsonNode> events = new ArrayList<>();
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      JsonNode node = JSON.readTree(line);
      if (node.get("event").asText().equals(event)) {
        events.add(node);
      }
    }
    return events;
  }
}
