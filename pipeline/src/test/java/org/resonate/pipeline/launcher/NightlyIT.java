package org.resonate.pipeline.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.io.Codec;

/** A catalogue whose job, replay and next night go through the launcher. */
class NightlyIT {
  @TempDir Path folder;

  @Test
  void whatFailedIsReplayedFromWhereItFailedAndTheNextNightStartsNoEngine() throws Exception {
    Path archive = Files.createDirectories(folder.resolve("archive"));
    Archive.tune(archive.resolve("fine.wav"), Codec.WAV, 1, 3, 1);
    Archive.tune(archive.resolve("late.wav"), Codec.WAV, 1, 3, 2);
    Files.writeString(archive.resolve("text.wav"), "no sound");
    Path catalogue =
        Files.writeString(
            archive.resolve("c.csv"),
            """
            input,id,target-lufs
            fine.wav,fine,
            late.wav,late,-18
            text.wav,text,
            """);
    Path out = Files.createDirectories(folder.resolve("out"));
    Path inTheWay = Files.writeString(out.resolve("late.flac"), "somebody's own");

    Launcher.Result job =
        Launcher.run(folder, "remaster", "--catalogue", catalogue, "-o", out, "--runner", "flink");
    assertEquals(1, job.exit(), job.err());
    JsonNode late = Launcher.track(Launcher.summary(out), "late.wav");
    assertEquals("deliver", late.get("stage").asText());
    assertEquals("STORE", late.get("kind").asText());

    Files.delete(inTheWay);
    Launcher.Result dry = Launcher.run(folder, "replay", out, "--kind", "store", "--dry-run");
    assertEquals(0, dry.exit(), dry.err());
    assertTrue(dry.out().contains("replayed  late.wav -> late.flac"), dry.out());
    Launcher.Result replay = Launcher.run(folder, "replay", out, "--runner", "direct");
    assertEquals(1, replay.exit(), replay.err());
    late = Launcher.track(Launcher.summary(out), "late.wav");
    assertEquals("done", late.get("state").asText());
    assertEquals(0, late.get("seconds").size(), "every stage before the failure was used again");
    assertEquals(1, late.get("earlierFailures").size());
    assertEquals(-18, late.at("/after/integratedLufs").asDouble(), 0.1);
    JsonNode text = Launcher.track(Launcher.summary(out), "text.wav");
    assertEquals(2, text.get("attempt").asInt());

    Launcher.Result night =
        Launcher.run(folder, "remaster", "--catalogue", catalogue, "-o", out, "--json");
    assertEquals(1, night.exit(), night.err());
    assertTrue(!night.out().contains("track-started"), night.out());
    JsonNode counts = Launcher.summary(out).get("counts");
    assertEquals(2, counts.get("unchanged").asInt());
    assertEquals(1, counts.get("failed").asInt());
  }
}
