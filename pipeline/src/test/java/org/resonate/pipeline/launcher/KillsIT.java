package org.resonate.pipeline.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.io.Codec;
import org.resonate.transforms.record.Track;

/**
 * Three workers with a slot each, of which any may be killed at any moment, and so the JobManager.
 */
class KillsIT {

  private static final int TRACKS = 12;
  private static final int STAGES = 7;
  private static final int KILLS = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static Path archive;
  private static TestCluster cluster;
  private static Path undisturbed;

  @BeforeAll
  static void start() throws Exception {
    archive = Files.createDirectories(folder.resolve("archive"));
    for (int i = 1; i <= TRACKS; i++) {
      Archive.tune(archive.resolve("tune-%02d.wav".formatted(i)), Codec.WAV, 2, 1.5 + 0.5 * i, i);
    }
    cluster = TestCluster.start(folder, 3);
    // The first job of a worker loads classes and the model; what follows is its usual pace.
    run(cluster.command("remaster", archive.resolve("tune-01.wav"), "-o", folder.resolve("first")));
    undisturbed = folder.resolve("undisturbed");
    run(cluster.command("remaster", archive, "-o", undisturbed));
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.stop();
  }

  private static void run(ProcessBuilder command) throws Exception {
    Launcher.Result result = Launcher.run(command);
    assertEquals(0, result.exit(), result.err());
  }

  @Test
  void aClusterGivesTheBytesOfOneMachine() throws Exception {
    Path alone = folder.resolve("alone");
    run(Launcher.command(folder, "remaster", archive, "-o", alone, "--threads", 1));
    assertSameMasters(alone);
  }

  @Test
  void noWorkerIsIdleWhileATrackWaitsAndTheLongestGoFirst() throws Exception {
    Map<String, List<JsonNode>> byWorker = new TreeMap<>();
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode track : Launcher.summary(undisturbed).get("tracks")) {
      byWorker
          .computeIfAbsent(track.get("worker").asText(), worker -> new ArrayList<>())
          .add(track);
      all.add(track);
    }
    long lastStart = all.stream().mapToLong(track -> millis(track, "started")).max().orElseThrow();
    // A busy machine makes tracks and what lies between them longer alike.
    long slack =
        all.stream().mapToLong(track -> millis(track, "ended") - millis(track, "started")).sum()
            / (2 * TRACKS);
    Set<Double> firsts = new HashSet<>();
    for (List<JsonNode> tracks : byWorker.values()) {
      tracks.sort(Comparator.comparingLong(track -> millis(track, "started")));
      firsts.add(tracks.get(0).get("audioSeconds").asDouble());
      for (int i = 1; i < tracks.size(); i++) {
        JsonNode before = tracks.get(i - 1);
        JsonNode track = tracks.get(i);
        assertTrue(
            before.get("audioSeconds").asDouble() > track.get("audioSeconds").asDouble(),
            () -> "the longest first: " + all);
        long gap = millis(track, "started") - millis(before, "ended");
        assertTrue(gap < slack, () -> "idle for " + gap + " ms: " + all);
      }
      long idle = millis(tracks.get(tracks.size() - 1), "ended");
      assertTrue(lastStart < idle + slack, () -> "idle while another waited: " + all);
    }
    assertEquals(Set.of(7.5, 7.0, 6.5), firsts, all.toString());
  }

  private static long millis(JsonNode track, String field) {
    return Instant.parse(track.get(field).asText()).toEpochMilli();
  }

  @Test
  @Timeout(300)
  void tenKillsLoseNothingAndRepeatNothingThatWasFinished() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path out = folder.resolve("killed");
    Path events = folder.resolve("killed.jsonl");
    Path errors = folder.resolve("killed.log");
    Feeds feeds = new Feeds(folder.resolve("killed-feeds"));
    Process job =
        cluster
            .command("remaster", archive, "-o", out, "--json")
            .redirectOutput(events.toFile())
            .redirectError(errors.toFile())
            .start();
    Set<Long> killed = new HashSet<>();
    long at = 0;
    while (job.isAlive()) {
      feeds.keep(out);
      List<Long> pids = killed.size() < KILLS ? TestCluster.atWork(out) : List.of();
      if (pids.isEmpty()) {
        at = 0;
      } else if (at == 0) {
        at = System.currentTimeMillis() + random.nextInt(800);
      } else if (System.currentTimeMillis() >= at) {
        long victim = pids.get(random.nextInt(pids.size()));
        TestCluster.kill(victim);
        killed.add(victim);
        at = 0;
      }
      Thread.sleep(10);
    }
    String told = "seed " + seed + ", killed " + killed + "\n" + Files.readString(errors);
    assertEquals(0, job.exitValue(), told);
    assertEquals(KILLS, killed.size(), told);
    assertSameMasters(out);
    assertEachTrackDoneOnce(out, events, told);
    Map<String, Integer> computed = feeds.computed();
    assertTrue(computed.values().stream().allMatch(times -> times == 1), computed + " " + told);
    // Who is killed between a result and the line about it leaves none.
    assertTrue(computed.size() >= TRACKS * STAGES - KILLS, computed + " " + told);
  }

  @Test
  @Timeout(180)
  void aKilledJobManagerEndsTheClientAndTheSameCommandGoesOn() throws Exception {
    Path out = folder.resolve("lost");
    Path errors = folder.resolve("lost.log");
    Feeds before = new Feeds(folder.resolve("lost-before"));
    Process job =
        cluster
            .command("remaster", archive, "-o", out, "--json")
            .redirectOutput(folder.resolve("lost.jsonl").toFile())
            .redirectError(errors.toFile())
            .start();
    while (job.isAlive() && before.computed().size() < 2 * STAGES) {
      before.keep(out);
      Thread.sleep(50);
    }
    Launcher.Result second = Launcher.run(folder, "remaster", archive, "-o", out, "--threads", 1);
    assertEquals(4, second.exit(), second.err());
    assertTrue(job.isAlive(), Files.readString(errors));
    TestCluster.Member manager = cluster.members().get(0);
    assertEquals("jobmanager", manager.name());
    TestCluster.kill(manager.pid());
    assertTrue(job.waitFor(30, TimeUnit.SECONDS));
    String told = Files.readString(errors);
    assertEquals(3, job.exitValue(), told);
    assertTrue(told.contains("what is finished stays finished"), told);
    Set<String> finished = before.computed().keySet();

    while (cluster.members().get(0).starts() == manager.starts() || !cluster.isComplete()) {
      Thread.sleep(200);
    }
    Feeds after = new Feeds(folder.resolve("lost-after"));
    Process again =
        cluster
            .command("remaster", archive, "-o", out)
            .redirectErrorStream(true)
            .redirectOutput(errors.toFile())
            .start();
    while (again.isAlive()) {
      after.keep(out);
      Thread.sleep(50);
    }
    assertEquals(0, again.exitValue(), Files.readString(errors));
    assertSameMasters(out);
    Set<String> repeated = new HashSet<>(after.computed().keySet());
    assertFalse(repeated.isEmpty(), "there was something left to do");
    repeated.retainAll(finished);
    assertEquals(Set.of(), repeated);
  }

  @Test
  void whatFailedOnOneMachineIsReplayedOnTheCluster() throws Exception {
    Path out = Files.createDirectories(folder.resolve("replayed"));
    Path inTheWay = Files.writeString(out.resolve("tune-01.flac"), "somebody's own");
    Path tune = archive.resolve("tune-01.wav");
    Launcher.Result failed = Launcher.run(folder, "remaster", tune, "-o", out, "--threads", 1);
    assertEquals(1, failed.exit(), failed.err());
    Files.delete(inTheWay);
    run(cluster.command("replay", out));
    JsonNode track = Launcher.track(Launcher.summary(out), "tune-01.wav");
    assertEquals("done", track.get("state").asText());
    assertEquals(0, track.get("seconds").size(), "every stage before the failure was used again");
    assertEquals(
        -1, Files.mismatch(undisturbed.resolve("tune-01.flac"), out.resolve("tune-01.flac")));
  }

  private static void assertEachTrackDoneOnce(Path out, Path events, String told)
      throws IOException {
    List<String> printed = new ArrayList<>();
    for (String line : Files.readAllLines(events)) {
      JsonNode event = JSON.readTree(line);
      assertFalse(event.get("event").asText().equals("track-failed"), line + told);
      if (event.get("event").asText().equals("track-finished")) {
        printed.add(event.get("track").asText());
      }
    }
    List<String> recorded = new ArrayList<>();
    try (DataFileReader<Track> ledger =
        new DataFileReader<>(
            out.resolve(".resonate/ledger.avro").toFile(),
            new SpecificDatumReader<>(Track.class))) {
      for (Track track : ledger) {
        assertEquals(null, track.getFailure(), told);
        recorded.add(track.getId());
      }
    }
    printed.sort(null);
    assertEquals(TRACKS, recorded.size(), told);
    assertEquals(TRACKS, new HashSet<>(recorded).size(), told);
    assertEquals(recorded, printed, told);
    assertEquals(TRACKS, Launcher.summary(out).at("/counts/done").asInt(), told);
  }

  private static void assertSameMasters(Path out) throws IOException {
    for (int i = 1; i <= TRACKS; i++) {
      String name = "tune-%02d.flac".formatted(i);
      assertEquals(-1, Files.mismatch(undisturbed.resolve(name), out.resolve(name)), name);
    }
  }
}
