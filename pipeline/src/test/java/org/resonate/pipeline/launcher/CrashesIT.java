package org.resonate.pipeline.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.io.Codec;

/** Tracks that take their worker down, by a model pack whose network reads foreign memory. */
class CrashesIT {

  private static final int GOOD = 8;
  private static final int BAD = 4;
  private static final Path PACKS = Path.of("src/test/resources/packs").toAbsolutePath();

  @TempDir Path folder;

  private TestCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = TestCluster.start(folder, 3);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.stop();
  }

  @Test
  @Timeout(300)
  void fourTracksThatTakeTheirWorkerDownCostNoOther() throws Exception {
    StringBuilder rows = new StringBuilder("input,id,model\n");
    for (int i = 0; i < GOOD + BAD; i++) {
      // They come third, sixth, ninth and last, for the longest go first.
      boolean isBad = i % 3 == 2;
      String id = (isBad ? "bad" : "good") + i;
      Archive.tune(folder.resolve(id + ".wav"), Codec.WAV, 1, 4 - 0.2 * i, i);
      rows.append("%s.wav,%s,%s%n".formatted(id, id, isBad ? "crash" : "classic"));
    }
    Path catalogue = Files.writeString(folder.resolve("catalogue.csv"), rows);
    Path out = folder.resolve("out");
    Path log = folder.resolve("log");
    Feeds feeds = new Feeds(folder.resolve("feeds"));
    Process job =
        cluster
            .command("remaster", "--catalogue", catalogue, "-o", out, "--models", PACKS)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    while (job.isAlive()) {
      feeds.keep(out);
      Thread.sleep(50);
    }
    assertEquals(1, job.exitValue(), Files.readString(log));

    JsonNode summary = Launcher.summary(out);
    assertEquals(GOOD, summary.at("/counts/done").asInt(), summary.toString());
    assertEquals(BAD, summary.at("/counts/failed").asInt(), summary.toString());
    Map<String, Integer> begun = feeds.begun();
    int deaths = 0;
    for (JsonNode track : summary.get("tracks")) {
      String id = track.get("id").asText();
      if (id.startsWith("bad")) {
        assertEquals("CRASHED", track.get("kind").asText(), track.toString());
        assertEquals("separate", track.get("stage").asText(), track.toString());
        // It is begun once more to be called crashed.
        int died = begun.get(id + " separate") - 1;
        assertTrue(died == 3 || died == 4, begun.toString());
        deaths += died;
      } else {
        assertEquals("done", track.get("state").asText(), track.toString());
        assertTrue(Files.exists(out.resolve(id + ".flac")), id);
      }
    }
    long crashes =
        cluster.log("supervisor").lines().filter(line -> line.contains("ended with 134")).count();
    assertEquals(deaths, crashes, cluster.log("supervisor"));

    // What failed on the cluster is replayed on this machine, from the stage that failed.
    Launcher.Result replay =
        Launcher.run(folder, "replay", out, "--runner", "direct", "--model", "classic");
    assertEquals(0, replay.exit(), replay.err());
    for (JsonNode track : Launcher.summary(out).get("tracks")) {
      assertTrue(track.get("id").asText().startsWith("bad"), track.toString());
      assertEquals("done", track.get("state").asText(), track.toString());
      assertFalse(track.get("seconds").has("precondition"), track.toString());
    }
  }
}
