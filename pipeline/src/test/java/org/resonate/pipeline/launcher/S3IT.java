package org.resonate.pipeline.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.io.Codec;

/** Output and intermediates in an object store, on a real S3-compatible server. */
class S3IT {

  private static final String OUT = "s3://archive/masters";
  private static final int TRACKS = 3;

  @TempDir static Path folder;

  private static S3Server server;
  private static Path tapes;
  private static Path alone;

  @BeforeAll
  static void start() throws Exception {
    server = new S3Server(folder);
    tapes = Files.createDirectories(folder.resolve("tapes"));
    for (int i = 1; i <= TRACKS; i++) {
      Archive.tune(tape(i), Codec.WAV, 2, 1 + 0.2 * i, i);
    }
    Files.move(tape(1), tapes.resolve("\u00e9t\u00e9 [1] 100%+.wav"));
    alone = folder.resolve("alone");
    Launcher.Result result =
        Launcher.run(folder, "remaster", tapes, "-o", alone, "--threads", 1, "--stems");
    assertEquals(0, result.exit(), result.err());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Path tape(int number) {
    return tapes.resolve("tune-" + number + ".wav");
  }

  private static ProcessBuilder command(Object... words) throws IOException {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(server.beamArguments());
    ProcessBuilder command = Launcher.command(folder, all.toArray());
    command.environment().putAll(S3Server.KEYS);
    return command;
  }

  private static Launcher.Result run(Object... words) throws Exception {
    return Launcher.run(command(words));
  }

  private static void assertSameAsAlone(String out) throws IOException {
    try (var files = Files.walk(alone)) {
      List<Path> masters =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.toString().contains(".resonate"))
              .toList();
      assertEquals(TRACKS * 5, masters.size()); // Each with its four stems.
      for (Path master : masters) {
        String name = alone.relativize(master).toString();
        assertEquals(-1, Files.mismatch(master, server.object(out).resolve(name)), name);
      }
    }
  }

  @Test
  @Timeout(240)
  void aClusterWhoseWorkerDiesFinishesInTheStore() throws Exception {
    TestCluster cluster = TestCluster.start(folder, 1, S3Server.KEYS);
    try {
      Object[] words = {
        "remaster",
        tapes,
        "-o",
        OUT,
        "--threads",
        1,
        "--stems",
        "--runner",
        "flink",
        "--flink-master",
        cluster.rest()
      };
      Path log = folder.resolve("job.log");
      Process job = command(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      Path records = server.object("masters/.resonate/tracks");
      while (job.isAlive() && Files.notExists(records)) {
        Thread.sleep(20);
      }
      // The JobManager comes first.
      TestCluster.kill(cluster.members().get(1).pid());
      assertTrue(job.waitFor(120, TimeUnit.SECONDS));
      String said = Files.readString(log);
      assertEquals(0, job.exitValue(), said);
      assertEquals(TRACKS, said.lines().filter(line -> line.contains("] done ")).count(), said);
      assertTrue(said.contains("a worker or its task was lost"), said);
      assertSameAsAlone("masters");
      assertFalse(Files.exists(server.object("masters/.resonate/feed")));

      Launcher.Result again = run(words);
      assertEquals(0, again.exit(), again.err());
      assertTrue(again.out().contains("0 done, %d unchanged".formatted(TRACKS)), again.out());
    } finally {
      cluster.stop();
    }
  }

  @Test
  @Timeout(240)
  void oneMachineFailsReplaysAndKeepsOthersOut() throws Exception {
    String out = OUT + "-2";
    Path bad = tapes.resolve("../bad.wav").normalize();
    Files.writeString(bad, "no sound");
    Launcher.Result job = run("remaster", tapes, bad, "-o", out, "--threads", 1, "--stems");
    assertEquals(1, job.exit(), job.err());
    assertSameAsAlone("masters-2");
    Launcher.Result status = run("status", out);
    assertTrue(status.out().contains("1 failed"), status.out());
    assertTrue(status.out().contains(TRACKS + " done"), status.out());

    assertTrue(Files.exists(server.object("masters-2/.resonate/logs")));

    Path claim = server.object("masters-2/.resonate/lock/elsewhere");
    server
        .folder(out)
        .write(
            ".resonate/lock/elsewhere",
            "{\"pid\":1,\"host\":\"elsewhere\",\"start\":\"now\"}".getBytes(StandardCharsets.UTF_8),
            false);
    Launcher.Result held = run("replay", out);
    assertEquals(4, held.exit(), held.err());
    assertTrue(held.err().contains("process 1 on elsewhere"), held.err());

    // Its owner has not renewed it for long: it is dead.
    Files.setLastModifiedTime(claim, FileTime.from(Instant.now().minusSeconds(600)));
    Files.copy(tape(2), bad, StandardCopyOption.REPLACE_EXISTING);
    Launcher.Result replay = run("replay", out);
    assertEquals(0, replay.exit(), replay.err());
    assertEquals(
        -1,
        Files.mismatch(
            server.object("masters-2/bad.flac"), server.object("masters-2/tune-2.flac")));
    assertFalse(Files.exists(claim));
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    ProcessBuilder noKey = command("remaster", tapes, "-o", OUT);
    noKey.environment().remove("AWS_SECRET_ACCESS_KEY");
    noKey.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    noKey.environment().put("HOME", folder.toString());
    Launcher.Result refused = Launcher.run(noKey);
    assertEquals(3, refused.exit(), refused.err());
    assertTrue(refused.err().contains("no key found"), refused.err());
    Launcher.Result noBucket = run("remaster", tapes, "-o", "s3://nowhere/masters");
    assertEquals(3, noBucket.exit(), noBucket.err());
    assertTrue(noBucket.err().contains("s3://nowhere/masters"), noBucket.err());
    Launcher.Result noScheme = run("remaster", tapes, "-o", "gopher://nowhere/masters");
    assertEquals(2, noScheme.exit(), noScheme.err());
    assertTrue(noScheme.err().contains("knows no such file system"), noScheme.err());
  }
}
