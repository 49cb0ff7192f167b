package org.resonate.pipeline.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resonate.audio.io.Codec;

/** {@code resonate analyze}, through the launcher. */
class AnalyzeIT {

  private static final int TRACKS = 4;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static Path archive;

  @BeforeAll
  static void record() throws Exception {
    archive = Files.createDirectories(folder.resolve("archive"));
    for (int i = 1; i <= TRACKS; i++) {
      Archive.tune(archive.resolve("tune-" + i + ".wav"), Codec.WAV, 1 + i % 2, 6 + i, i);
    }
  }

  /** On both engines the same is found, and nothing is left anywhere. */
  @Test
  void enginesAgreeAndLeaveNothing() throws Exception {
    Path work = Files.createDirectories(folder.resolve("engines"));
    Map<String, JsonNode> direct = stems(work, "--jobs", 2, "--threads", 1);
    Map<String, JsonNode> flink = stems(work, "--runner", "flink", "--jobs", 1);
    assertEquals(TRACKS, direct.size());
    assertEquals(direct, flink);
    assertEquals(List.of(), inside(work));
    assertEquals(TRACKS, inside(archive).size());
  }

  private static Map<String, JsonNode> stems(Path work, Object... flags) throws Exception {
    List<Object> words = new ArrayList<>(List.of("analyze", archive, "--json", "--work", work));
    words.addAll(List.of(flags));
    Launcher.Result result = Launcher.run(folder, words.toArray());
    assertEquals(0, result.exit(), result.err());
    Map<String, JsonNode> stems = new TreeMap<>();
    for (String line : result.out().lines().toList()) {
      JsonNode event = JSON.readTree(line);
      if (event.get("event").asText().equals("track-analyzed")) {
        stems.put(event.get("track").asText(), event.get("stems"));
      }
    }
    return stems;
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  @Timeout(120)
  void aStoppedAnalysisLeavesNothing(String signal) throws Exception {
    Path work = Files.createDirectories(folder.resolve("stopped-" + signal));
    Path told = folder.resolve(signal + ".jsonl");
    Path said = folder.resolve(signal + ".err");
    ProcessBuilder command =
        Launcher.command(
            folder, "analyze", archive, "--json", "--work", work, "--jobs", 1, "--threads", 1);
    // A shell in the background of another one has its children ignore an interrupt.
    command.command().addAll(0, List.of("env", "--default-signal=" + signal));
    Process job = command.redirectOutput(told.toFile()).redirectError(said.toFile()).start();
    while (job.isAlive() && !Files.readString(told).contains("track-analyzed")) {
      Thread.sleep(20);
    }
    Thread.sleep(300);
    assertEquals(1, inside(work).size());
    kill(job, signal);
    assertTrue(job.waitFor(60, TimeUnit.SECONDS));
    assertEquals(signal.equals("INT") ? 130 : 143, job.exitValue(), Files.readString(said));
    assertTrue(Files.readString(said).contains("without -o nothing is kept"));
    assertEquals(List.of(), inside(work), Files.readString(said));
  }

  /** What a killed one leaves, the next one removes. */
  @Test
  @Timeout(120)
  void theNextOneTidiesUpAfterOneThatWasKilled() throws Exception {
    Path work = Files.createDirectories(folder.resolve("killed"));
    Process job =
        Launcher.command(folder, "analyze", archive, "-q", "--work", work)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    while (job.isAlive() && inside(work).isEmpty()) {
      Thread.sleep(20);
    }
    job.destroyForcibly().waitFor();
    assertEquals(1, inside(work).size());
    Path one = archive.resolve("tune-1.wav");
    assertEquals(0, Launcher.run(folder, "analyze", one, "-q", "--work", work).exit());
    assertEquals(List.of(), inside(work));
  }

  private static void kill(Process job, String signal) throws Exception {
    ProcessBuilder kill = new ProcessBuilder("kill", "-" + signal, Long.toString(job.pid()));
    assertEquals(0, kill.start().waitFor());
  }

  private static List<Path> inside(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.toList();
    }
  }
}
