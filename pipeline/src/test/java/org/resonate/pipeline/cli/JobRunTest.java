package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.pipeline.Engine;
import org.resonate.pipeline.JobException;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.pipeline.ledger.OutputLock;
import org.resonate.pipeline.ledger.Records;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.StageListener;
import org.resonate.transforms.store.TrackFiles;

/** A job's way around its engine; the engine's part is played: it fails what is called bad. */
class JobRunTest {
  @TempDir Path folder;
  private Path in;
  private OutputFolder out;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final PrintStream oldOut = System.out;
  private final Set<String> worked = new TreeSet<>();
  private final Map<String, Object> flags = new HashMap<>();
  private final InputOptions options = new InputOptions();
  private int runs;
  private JobException trouble;
  private Runnable during = () -> {};

  @BeforeEach
  void folders() throws IOException {
    System.setProperty("resonate.home", "..");
    System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
    in = Files.createDirectories(folder.resolve("in"));
    out = new OutputFolder(folder.resolve("out"));
    options.inputs = List.of(in);
    options.output = out.place();
    options.config = "default";
    options.json = true;
  }

  @AfterEach
  void restore() {
    System.setOut(oldOut);
    System.clearProperty("resonate.home");
  }

  private void engine(
      Path plan, Job job, Engine engine, int jobs, List<String> beam, StageListener listener)
      throws JobException {
    runs++;
    if (trouble != null) {
      throw trouble;
    }
    try (DataFileReader<Track> tracks =
        new DataFileReader<>(plan.toFile(), new SpecificDatumReader<>(Track.class))) {
      for (Track track : tracks) {
        worked.add(track.getSource().getRelativePath());
        listener.trackStarted(track);
        listener.stageStarted(track.getId(), "precondition");
        during.run();
        boolean bad = track.getId().startsWith("bad");
        Track ended = bad ? Records.failed(track) : Records.done(track);
        if (!bad) {
          Files.createDirectories(out.out().resolve(track.getOutput()).getParent());
          Files.writeString(out.out().resolve(track.getOutput() + ".flac"), "master");
        }
        new TrackFiles(out.out()).write(ended);
        listener.trackEnded(ended);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int run() throws IOException {
    text.reset();
    worked.clear();
    return JobRun.checked(
        "remaster", options, flags, List.of(), new ArrayList<>(), settings -> this::engine);
  }

  private void file(String name) throws IOException {
    Files.createDirectories(in.resolve(name).getParent());
    Files.writeString(in.resolve(name), name);
  }

  private JsonNode summary() throws IOException {
    return new ObjectMapper().readTree(out.summary().toFile());
  }

  private List<JsonNode> events() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : text.toString(StandardCharsets.UTF_8).lines().toList()) {
      events.add(new ObjectMapper().readTree(line));
    }
    return events;
  }

  @Test
  void theSecondRunStartsNoEngine() throws IOException {
    file("a.wav");
    file("sub/b.mp3");
    assertEquals(ExitCode.OK, run());
    assertEquals(Set.of("a.wav", "sub/b.mp3"), worked);
    assertTrue(Files.exists(out.out().resolve("sub/b.flac")));
    assertEquals(2, summary().at("/counts/done").asInt());
    assertEquals("classic", summary().at("/models/0/name").asText());
    assertEquals("sub/b.flac", summary().at("/tracks/1/output").asText());
    assertEquals(in.resolve("a.wav").toString(), summary().at("/tracks/0/source").asText());
    assertEquals(-14, summary().at("/tracks/0/after/integratedLufs").asDouble());
    assertTrue(summary().at("/tracks/0/after/truePeakDbtp").isNull());

    assertEquals(ExitCode.OK, run());
    assertEquals(1, runs);
    assertEquals(2, summary().at("/counts/unchanged").asInt());
    assertEquals(0, summary().at("/tracks").size());
    assertFalse(Files.exists(out.lock()));
  }

  @Test
  void theBetterModelIsNamedOnceAndOnlyWhereNoneWasChosen() throws IOException {
    file("a.wav");
    file("b.wav");
    options.json = false;
    assertEquals(ExitCode.OK, run());
    String said = text.toString(StandardCharsets.UTF_8);
    assertEquals(2, said.split("resonate models pull htdemucs", -1).length, said);

    options.force = true;
    options.quiet = true;
    assertEquals(ExitCode.OK, run());
    assertEquals("", text.toString(StandardCharsets.UTF_8));

    options.quiet = false;
    flags.put("separate.model", "classic");
    assertEquals(ExitCode.OK, run());
    assertFalse(text.toString(StandardCharsets.UTF_8).contains("htdemucs"));
  }

  @Test
  void newSettingsWorkAgain() throws IOException {
    file("a.wav");
    assertEquals(ExitCode.OK, run());
    flags.put("master.targetLufs", -16.0);
    assertEquals(ExitCode.OK, run());
    assertEquals(Set.of("a.wav"), worked);
    assertTrue(Files.readString(out.settings()).contains("targetLufs: -16"));
  }

  @Test
  void twoStemsOfAPresetDecideNothingInARemaster() throws IOException {
    file("a.wav");
    assertEquals(ExitCode.OK, run());
    flags.put("separate.twoStems", "flute");
    assertEquals(ExitCode.OK, run());
    assertEquals(Set.of(), worked);
    assertEquals(1, summary().at("/counts/unchanged").asInt());
    assertEquals(1, runs);
  }

  @Test
  void aFailedTrackCountsAndIsNotTriedAgainUnlessForced() throws IOException {
    file("a.wav");
    file("bad.wav");
    assertEquals(ExitCode.SOME_FAILED, run());
    JsonNode failed = summary().at("/tracks/1");
    assertEquals("failed", failed.at("/state").asText());
    assertEquals("UNREADABLE", failed.at("/kind").asText());
    assertEquals("precondition", failed.at("/stage").asText());
    assertEquals("it is text", failed.at("/message").asText());
    assertEquals(1, failed.at("/attempt").asInt());

    assertEquals(ExitCode.SOME_FAILED, run());
    assertEquals(1, runs);
    assertEquals(1, summary().at("/counts/failed").asInt());
    assertEquals(1, summary().at("/tracks").size());

    options.force = true;
    assertEquals(ExitCode.SOME_FAILED, run());
    assertEquals(Set.of("a.wav", "bad.wav"), worked);
    assertEquals(2, summary().at("/tracks/1/attempt").asInt());
  }

  @Test
  void eventsTellTheWholeJob() throws IOException {
    file("a.wav");
    file("bad.wav");
    assertEquals(ExitCode.SOME_FAILED, run());
    assertEquals(
        List.of(
            "job-started",
            "track-started",
            "track-finished",
            "track-started",
            "track-failed",
            "job-finished"),
        events().stream().map(e -> e.path("event").asText()).toList());
    assertEquals("UNREADABLE", events().get(4).path("kind").asText());
    assertEquals(1, events().get(5).path("exitCode").asInt());
    assertEquals(1, events().get(5).at("/counts/done").asInt());
    run();
    assertEquals("track-skipped", events().get(0).path("event").asText());
  }

  @Test
  void anEngineThatStopsIsExitThreeAndTheNextRunGoesOn() throws IOException {
    file("a.wav");
    trouble = new JobException("the disk is full", null);
    assertEquals(ExitCode.CANNOT_RUN, run());
    assertEquals(1, summary().at("/counts/unfinished").asInt());
    trouble = null;
    assertEquals(ExitCode.OK, run());
  }

  @Test
  void anOutputThatAnotherJobHoldsIsExitFour() throws Exception {
    file("a.wav");
    Files.createDirectories(out.state());
    try (OutputLock lock = OutputLock.take(out.lock())) {
      assertNotNull(lock);
      assertEquals(ExitCode.HELD, run());
    }
    assertEquals(ExitCode.OK, run());
  }

  @Test
  void anOutputThatCannotBeMadeIsExitThree() throws IOException {
    file("a.wav");
    Files.writeString(folder.resolve("file"), "");
    options.output = folder.resolve("file/out").toString();
    assertEquals(ExitCode.CANNOT_RUN, run());
  }

  @Test
  void aRecordingThatVanishedIsOrphaned() throws IOException {
    file("a.wav");
    file("b.wav");
    run();
    Files.delete(in.resolve("b.wav"));
    assertEquals(ExitCode.OK, run());
    assertEquals(1, summary().at("/counts/orphaned").asInt());
  }

  @Test
  void statusShowsEachTrack() throws IOException {
    file("a.wav");
    file("bad.wav");
    run();
    text.reset();
    assertEquals(0, Main.run("status", out.out().toString(), "--json"));
    assertEquals("done", events().get(0).path("state").asText());
    assertEquals("failed", events().get(1).path("state").asText());
    assertEquals(1, events().get(2).at("/counts/failed").asInt());
  }

  @Test
  void statusOfARunningJobTellsTheStageAndSinceWhen() throws IOException {
    file("a.wav");
    file("b.wav");
    List<JsonNode> seen = new ArrayList<>();
    during =
        () -> {
          if (!seen.isEmpty()) {
            return;
          }
          text.reset();
          assertEquals(0, Main.run("status", out.out().toString(), "--json"));
          try {
            seen.addAll(events());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    assertEquals(ExitCode.OK, run());
    assertEquals("running", seen.get(0).path("state").asText());
    assertEquals("precondition", seen.get(0).path("stage").asText());
    assertTrue(seen.get(0).path("stageSeconds").isIntegralNumber(), seen.toString());
    assertEquals("waiting", seen.get(1).path("state").asText());
    assertFalse(seen.get(1).has("stageSeconds"));
    assertEquals(1, seen.get(2).at("/counts/running").asInt());
  }
}
