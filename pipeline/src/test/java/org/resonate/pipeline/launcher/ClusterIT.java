package org.resonate.pipeline.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.io.Codec;

/** A cluster of two workers with a slot each, through the launcher. */
class ClusterIT {

  private static final int TRACKS = 6;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static Path archive;
  private static Path data;
  private static int restPort;
  private static String rest;

  @BeforeAll
  static void start() throws Exception {
    archive = Files.createDirectories(folder.resolve("archive"));
    for (int i = 1; i <= TRACKS; i++) {
      Archive.tune(archive.resolve("tune-" + i + ".wav"), Codec.WAV, 2, 1 + 0.2 * i, i);
    }
    data = folder.resolve("cluster");
    restPort = TestCluster.freePort();
    rest = "127.0.0.1:" + restPort;
    Launcher.Result result = start(data, restPort);
    assertEquals(0, result.exit(), result.err());
  }

  @AfterAll
  static void stop() throws Exception {
    JsonNode status = status();
    assertEquals(0, Launcher.run(folder, "cluster", "stop", "--data", data).exit());
    for (JsonNode worker : status.get("workers")) {
      assertFalse(ProcessHandle.of(worker.get("pid").asLong()).isPresent(), worker.toString());
    }
    assertFalse(status().get("running").asBoolean());
  }

  private static Launcher.Result start(Path data, int port) throws Exception {
    return Launcher.run(
        folder,
        "cluster",
        "start",
        "--workers",
        2,
        "--slots",
        1,
        "--data",
        data,
        "--rest-port",
        port,
        "--rpc-port",
        TestCluster.freePort());
  }

  private static JsonNode status() throws Exception {
    return JSON.readTree(Launcher.run(folder, "cluster", "status", "--json", "--data", data).out());
  }

  private static ProcessBuilder onCluster(Path out) throws IOException {
    return Launcher.command(
        folder,
        "remaster",
        archive,
        "-o",
        out,
        "--threads",
        1,
        "--runner",
        "flink",
        "--flink-master",
        rest);
  }

  @Test
  @Timeout(240)
  void jobsInARowAndAKilledWorkerGiveTheBytesOfOneMachine() throws Exception {
    Path alone = folder.resolve("alone");
    assertEquals(
        0,
        Launcher.run(folder, "remaster", archive, "-o", alone, "--threads", 1, "--jobs", 2).exit());
    for (int job = 1; job <= 3; job++) {
      Path out = folder.resolve("job-" + job);
      Launcher.Result result = Launcher.run(onCluster(out));
      assertEquals(0, result.exit(), result.err());
      assertSameMasters(alone, out);
    }
    Path out = folder.resolve("killed");
    Path log = folder.resolve("killed.log");
    Process job = onCluster(out).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Path tracks = out.resolve(".resonate/tracks");
    while (job.isAlive() && count(tracks) == 0) {
      Thread.sleep(20);
    }
    // The JobManager comes first.
    JsonNode state = JSON.readTree(data.resolve("cluster.json").toFile());
    long victim = state.get("processes").get(1).get("pid").asLong();
    assertTrue(ProcessHandle.of(victim).orElseThrow().destroyForcibly());
    assertTrue(count(tracks) < TRACKS);
    assertTrue(job.waitFor(90, TimeUnit.SECONDS));
    assertEquals(0, job.exitValue(), Files.readString(log));
    assertSameMasters(alone, out);
    JsonNode summary = Launcher.summary(out);
    assertEquals(TRACKS, summary.get("counts").get("done").asInt(), summary.toString());
    assertEquals(
        TRACKS, Files.readString(log).lines().filter(line -> line.contains("] done ")).count());
    assertTrue(Files.readString(log).contains("a worker or its task was lost"));
    while (pids().contains(victim)) {
      Thread.sleep(100); // It is started again half a second after its death.
    }
    assertEquals(2, pids().size());
  }

  private static Set<Long> pids() throws Exception {
    Set<Long> pids = new HashSet<>();
    status().get("workers").forEach(worker -> pids.add(worker.get("pid").asLong()));
    return pids;
  }

  private static long count(Path tracks) throws IOException {
    if (!Files.exists(tracks)) {
      return 0;
    }
    try (var files = Files.list(tracks)) {
      return files.filter(file -> file.toString().endsWith(".avro")).count();
    }
  }

  private static void assertSameMasters(Path expected, Path actual) throws IOException {
    for (int i = 1; i <= TRACKS; i++) {
      String name = "tune-" + i + ".flac";
      assertEquals(-1, Files.mismatch(expected.resolve(name), actual.resolve(name)), name);
    }
  }

  @Test
  void whatIsInTheWayIsNamed() throws Exception {
    Launcher.Result again = start(data, TestCluster.freePort());
    assertEquals(3, again.exit());
    assertTrue(again.err().contains("runs already, at " + rest), again.err());
    Launcher.Result taken = start(folder.resolve("other"), restPort);
    assertEquals(3, taken.exit());
    assertTrue(taken.err().contains("choose another port with --rest-port"), taken.err());

    Path out = folder.resolve("nobody");
    int port = TestCluster.freePort();
    ProcessBuilder nobody = onCluster(out);
    nobody.command().set(nobody.command().size() - 1, "127.0.0.1:" + port);
    Launcher.Result refused = Launcher.run(nobody);
    assertEquals(3, refused.exit());
    assertTrue(
        refused.err().contains("no Flink cluster answers at 127.0.0.1:" + port), refused.err());
  }
}
