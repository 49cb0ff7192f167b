package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.transforms.record.Generation;
import org.resonate.transforms.record.Regenerated;
import org.resonate.transforms.record.StemRegeneration;
import org.resonate.transforms.record.Track;

/** A job with a generator: a small and untrained one of JASCO's architecture. */
class GenerationJobTest extends CapturedOutput {
  private static final Path SAMPLES = Path.of("../samples").toAbsolutePath().normalize();
  private static final Path PACKS = Path.of("../models/src/test/resources/packs").toAbsolutePath();
  private static final double BUDGET_SECONDS = 7;

  @TempDir Path folder;
  private Path in;
  private Path results;
  private Path config;

  @BeforeEach
  void folders() throws IOException {
    in = Files.createDirectories(folder.resolve("in"));
    results = folder.resolve("out");
    config = folder.resolve("job.yaml");
    StringBuilder yaml = new StringBuilder("regenerate:\n  budget: 7\n  jasco: {steps: 1}\n");
    yaml.append("  prompts:\n");
    for (String stem : List.of("bass", "drums", "other", "vocals")) {
      yaml.append("    %s: drums, warm bass and acoustic guitar\n".formatted(stem));
    }
    Files.writeString(config, yaml);
    Files.copy(SAMPLES.resolve("demo.flac"), in.resolve("a.flac"));
  }

  private int run(Object... arguments) {
    Stream<Object> fixed =
        Stream.of("--config", config, "--models", PACKS, "--device", "cpu", "--model", "classic");
    return Main.run(
        Stream.concat(Stream.of(arguments), fixed).map(Object::toString).toArray(String[]::new));
  }

  private JsonNode event(String name) throws IOException {
    for (String line : out().lines().toList()) {
      JsonNode event = new ObjectMapper().readTree(line);
      if (event.get("event").asText().equals(name)) {
        return event;
      }
    }
    throw new AssertionError(name + " is not in\n" + out() + err());
  }

  @Test
  void whatIsToldBeforeIsWhatIsDone() throws Exception {
    assertEquals(0, run("remaster", in, "-o", results, "--force-jasco", "--dry-run", "--json"));
    JsonNode blind = event("plan-finished").get("generation");
    assertEquals(1, blind.get("unknownTracks").asInt(), blind.toString());
    assertEquals(0, blind.get("analysedTracks").asInt());
    forget();

    assertEquals(0, run("analyze", in, "-o", results, "--force-jasco", "--json"));
    JsonNode triage = event("track-analyzed");
    assertEquals(BUDGET_SECONDS, triage.get("generateSeconds").asDouble(), 0.01);
    assertTrue(triage.get("generateLeftOutSeconds").asDouble() > 0, triage.toString());
    assertTrue(triage.get("generationSeconds").asDouble() > 0);
    assertTrue(
        triage.get("remasterSeconds").asDouble() > triage.get("generationSeconds").asDouble());
    JsonNode end = event("job-finished");
    assertEquals(1, end.get("generatedTracks").asInt());
    assertEquals("cpu", end.at("/generationMeasurement/device").asText());
    double told = end.get("generationSeconds").asDouble();
    double aWindow = end.at("/generationMeasurement/windowSeconds").asDouble();
    forget();

    assertEquals(0, run("remaster", in, "-o", results, "--force-jasco", "--dry-run", "--json"));
    JsonNode plan = event("plan-finished").get("generation");
    assertEquals(1, plan.get("analysedTracks").asInt(), plan.toString());
    assertEquals(0, plan.get("unknownTracks").asInt());
    assertEquals(BUDGET_SECONDS, plan.get("generateSeconds").asDouble(), 0.01);
    assertEquals(told, plan.get("generationSeconds").asDouble(), 0.1);
    assertFalse(Files.exists(results.resolve("a.flac")));
    forget();

    assertEquals(0, run("remaster", in, "-o", results, "--force-jasco"));
    Track track = track();
    Generation generation = track.getRegeneration().getGeneration();
    assertEquals("jasco_tiny", generation.getModel());
    assertEquals(BUDGET_SECONDS, generation.getDamagedSeconds(), 0.01);
    assertEquals(told, generation.getWindows() * aWindow, 0.1);
    // The budget leaves something out, and that is told.
    assertTrue(
        track.getRegeneration().getStems().stream()
            .flatMap(stem -> stem.getNotes().stream())
            .anyMatch(note -> note.contains("beyond the budget of 7 s")));
    assertGenerated(track);
  }

  private static void assertGenerated(Track track) {
    long generated = 0;
    for (StemRegeneration stem : track.getRegeneration().getStems()) {
      for (Regenerated interval : stem.getIntervals()) {
        if (interval.getEngine().equals("jasco")) {
          generated++;
          assertEquals("jasco_tiny 1", interval.getModel());
          assertEquals(0L, interval.getSeed());
          assertFalse(interval.getReadings().isEmpty());
        }
      }
    }
    assertTrue(generated > 0, track.toString());
  }

  @Test
  void peopleAreToldInWords() throws Exception {
    assertEquals(0, run("analyze", in, "-o", results, "--force-jasco"));
    assertTrue(out().contains("jasco:  7 s of damage in 1 track(s) would be generated"), out());
    assertTrue(out().contains(" more lie beyond the budget (regenerate.budget)"), out());
    assertTrue(out().contains("generated sound "), out());
    forget();
    assertEquals(0, run("remaster", in, "-o", results, "--force-jasco", "--dry-run"));
    assertTrue(out().contains("7 s of damage in 1 of 1 analysed track(s)"), out());
    assertTrue(out().contains("jasco_tiny on cpu"), out());
    forget();
    // Other bytes are another recording: nothing is known of it.
    Files.copy(
        SAMPLES.resolve("phone/memo.m4a"),
        in.resolve("a.flac"),
        StandardCopyOption.REPLACE_EXISTING);
    assertEquals(0, run("remaster", in, "-o", results, "--force-jasco", "--dry-run"));
    assertTrue(out().contains("of 1 track(s) at most 7 s each may be generated"), out());
    forget();
    assertEquals(0, run("remaster", in, "-o", results, "--blend", "0", "--dry-run"));
    assertFalse(out().contains("generated"), out());
  }

  @Test
  void aPromptThatThePackLacksIsNamedBeforeAnythingIsDone() throws IOException {
    Files.writeString(config, "regenerate: {genre: polka}\n");
    for (String command : List.of("analyze", "remaster")) {
      assertEquals(2, run(command, in, "-o", results));
      assertTrue(err().contains("jasco_tiny was made without the prompt 'polka, "), err());
    }
    assertFalse(Files.exists(results));
  }

  private Track track() throws IOException {
    Track[] only = new Track[1];
    Ledger.open(OutputFolder.of(results.toString())).forEach(track -> only[0] = track);
    return only[0];
  }

  private void forget() {
    out.reset();
  }
}
