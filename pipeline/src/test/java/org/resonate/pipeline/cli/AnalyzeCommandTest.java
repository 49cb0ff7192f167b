package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.pipeline.ledger.OutputLock;

class AnalyzeCommandTest extends CapturedOutput {
  private static final Path SAMPLES = Path.of("../samples").toAbsolutePath().normalize();

  @TempDir Path folder;
  private Path in;
  private Path work;
  private Path results;

  @BeforeEach
  void folders() throws IOException {
    in = Files.createDirectories(folder.resolve("in"));
    work = Files.createDirectories(folder.resolve("work"));
    results = folder.resolve("out");
  }

  private int run(Object... arguments) {
    return Main.run(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
  }

  private List<JsonNode> events() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : out().lines().toList()) {
      events.add(new ObjectMapper().readTree(line));
    }
    return events;
  }

  private List<JsonNode> events(String name) throws IOException {
    return events().stream().filter(event -> event.get("event").asText().equals(name)).toList();
  }

  private void song(String name) throws IOException {
    Files.createDirectories(in.resolve(name).getParent());
    Files.copy(SAMPLES.resolve("demo.flac"), in.resolve(name));
  }

  /** A WAV of 8 bits, one channel and 11,025 Hz. */
  private static byte[] lowWav(double seconds, double level) {
    int frames = (int) (seconds * 11_025);
    ByteBuffer wav = ByteBuffer.allocate(44 + frames).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + frames);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(11_025).putInt(11_025);
    wav.putShort((short) 1).putShort((short) 8);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(frames);
    for (int i = 0; i < frames; i++) {
      wav.put((byte) Math.round(128 + level * 127 * Math.sin(2 * Math.PI * 440 * i / 11_025)));
    }
    return wav.array();
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void allMistakesAreNamedAtOnceAndNothingIsWritten() throws IOException {
    int exit =
        run(
            "analyze",
            in,
            in + "/nosuch",
            "--csv",
            folder,
            "--nosuch",
            "--blend=2",
            "--jobs=many",
            "--shifts=99",
            "--flink-master",
            "localhost:8081",
            "--runner",
            "flink",
            "--work",
            work);
    assertEquals(2, exit);
    for (String part :
        List.of(
            "nosuch does not exist",
            "--csv " + folder + ": name a file",
            "Unknown option: '--nosuch'",
            "blend must be from 0 to 1",
            "'--jobs': 'many' is not a whole number",
            "shifts must be from 0 to 20",
            "--flink-master goes with -o")) {
      assertTrue(err().contains(part), part + " is not in\n" + err());
    }
    assertEquals(List.of(work), all(work));
    song("a.flac");
    assertEquals(2, run("analyze", in, "--csv", in + "/a.flac"));
    assertTrue(err().contains("has the name of a recording"), err());
    assertEquals(2, run("analyze", in, "--csv", folder + "/absent/t.csv"));
    assertEquals(2, run("analyze", in, "--prune"));
    assertEquals(2, run("analyze", in, "--self-test"));
    assertTrue(err().contains("--self-test makes its own sound"), err());
    assertEquals(2, run("analyze", in, "--work", "s3://bucket/x"));
    assertEquals(2, run("analyze"));
    assertTrue(err().contains("INPUT is missing"), err());
  }

  @Test
  void anEmptyFolderIsTold() throws IOException {
    assertEquals(0, run("analyze", in, "--work", work));
    assertTrue(err().contains("no recordings found"), err());
    assertTrue(out().contains("0 analysed, 0 failed"), out());
    assertEquals(List.of(work), all(work));
  }

  @Test
  void oddAndBrokenFilesCostNobodyElse() throws Exception {
    List<String> odd =
        List.of("=1+2, \"x\".wav", "new\nline.wav", "emoji \uD83C\uDFB8.wav", "-dash.wav");
    for (int i = 0; i < odd.size(); i++) {
      // Not the same bytes: equal ones would share their results.
      Files.write(in.resolve(odd.get(i)), lowWav(1 + 0.1 * i, 0.5));
    }
    Files.write(in.resolve("half-second.wav"), lowWav(0.5, 0.5));
    Files.write(in.resolve("silent.wav"), lowWav(2, 0));
    Files.writeString(in.resolve("text.mp3"), "no song\n".repeat(100));
    copyNotUtf8(in.resolve("half-second.wav"));
    List<Path> before = all(in);
    Path csv = folder.resolve("t.csv");

    assertEquals(1, run("analyze", in, "--json", "--csv", csv, "--work", work));
    Map<String, JsonNode> analyzed = new TreeMap<>();
    events("track-analyzed").forEach(e -> analyzed.put(e.get("source").asText(), e));
    for (String name : odd) {
      assertTrue(analyzed.containsKey(in.resolve(name).toString()), name);
    }
    assertEquals(odd.size() + 2, analyzed.size());
    JsonNode short0 = analyzed.get(in.resolve("half-second.wav").toString());
    assertEquals(0.5, short0.get("audioSeconds").asDouble(), 0.01);
    assertTrue(short0.get("remasterSeconds").asDouble() > 0, short0.toString());
    assertEquals("this track", short0.get("timedOn").asText());
    Map<String, String> failed = new TreeMap<>();
    for (JsonNode event : events("track-failed")) {
      String source = event.get("source").asText();
      failed.put(source.substring(source.lastIndexOf('/') + 1), event.get("kind").asText());
    }
    assertEquals(Map.of("silent.wav", "SILENT", "text.mp3", "UNREADABLE"), failed);
    JsonNode end = events().get(events().size() - 1);
    assertEquals("job-finished", end.get("event").asText());
    assertEquals(1, end.get("exitCode").asInt());
    assertEquals(2, end.at("/counts/failed").asInt());
    assertEquals(
        odd.size() + 2,
        end.at("/grades/GOOD").asInt()
            + end.at("/grades/MINOR").asInt()
            + end.at("/grades/MODERATE").asInt()
            + end.at("/grades/SEVERE").asInt());
    assertTrue(end.get("remasterSeconds").asDouble() > 0, end.toString());
    assertTrue(Files.readString(csv).contains("\"'=1+2, \"\"x\"\".wav\""), Files.readString(csv));
    assertEquals(before, all(in));
    assertEquals(List.of(work), all(work));
  }

  private static void copyNotUtf8(Path file) throws Exception {
    Process copy =
        new ProcessBuilder(
                "sh",
                "-c",
                "cp \"$1\" \"$2/$(printf 'caf\\351.wav')\"",
                "sh",
                file.toString(),
                file.getParent().toString())
            .inheritIO()
            .start();
    assertEquals(0, copy.waitFor());
  }

  @Test
  void peopleGetATableAndTotals() throws IOException {
    Files.copy(SAMPLES.resolve("phone/memo.m4a"), in.resolve("memo.m4a"));
    Files.writeString(in.resolve("text.mp3"), "no song\n".repeat(100));
    assertEquals(1, run("analyze", in, "--work", work));
    List<String> lines = out().lines().toList();
    assertTrue(lines.get(0).matches("track +length +LUFS +dBTP +grade +stems.* redo +time"), out());
    assertTrue(lines.get(1).startsWith("memo.m4a "), out());
    assertTrue(out().contains("remastering all of it takes about "), out());
    assertTrue(out().contains("  text.mp3: UNREADABLE in precondition: "), out());
    assertTrue(out().contains("1 analysed, 1 failed in "), out());
    assertFalse(out().contains("[1/2]"), out());
    assertFalse(out().contains("\u001b"), out());
    lines.subList(lines.indexOf("") + 1, lines.size()).stream()
        .filter(line -> !line.startsWith("  "))
        .forEach(line -> assertTrue(line.length() <= 80, line));
  }

  @Test
  void aLaterJobTakesOverWhatWasAnalysedAndTheOtherWayRound() throws IOException {
    song("a.flac");
    assertEquals(0, run("analyze", in, "-o", results, "--json"));
    assertEquals(3, events("stage-finished").size());
    assertEquals(List.of(results, results.resolve(".resonate")), children(results));
    assertFalse(Files.exists(results.resolve(".resonate/ledger.avro")));
    assertFalse(Files.exists(results.resolve(".resonate/settings.yaml")));
    forget();

    assertEquals(0, run("remaster", in, "-o", results, "--json"));
    List<JsonNode> stages = events("stage-finished");
    assertEquals(7, stages.size());
    for (JsonNode stage : stages) {
      boolean isAnalysis = stages.indexOf(stage) < 3;
      assertEquals(isAnalysis, stage.get("reused").asBoolean(), stage.toString());
    }
    forget();

    // The other way round: what was remastered stays done, and nothing of it is made again.
    Files.write(in.resolve("b.wav"), lowWav(2, 0.5));
    assertEquals(0, run("remaster", in, "-o", results, "--json"));
    forget();
    assertEquals(0, run("analyze", in, "-o", results, "--json"));
    assertEquals(3, events("stage-finished").size());
    events("stage-finished").forEach(e -> assertTrue(e.get("reused").asBoolean(), e.toString()));
    List<JsonNode> analyzed = events("track-analyzed");
    assertEquals(2, analyzed.size());
    for (JsonNode track : analyzed) {
      assertTrue(track.get("remasterSeconds").asDouble() > 0, track.toString());
    }
    forget();
    assertEquals(0, run("remaster", in, "-o", results, "--json"));
    assertEquals(2, events("job-finished").get(0).at("/counts/unchanged").asInt());
    forget();
    assertEquals(0, run("status", results));
    assertTrue(out().contains("2 done, no job runs"), out());
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, 1)) {
      return files.sorted().toList();
    }
  }

  private void forget() {
    out.reset();
  }

  @Test
  void otherDecisionsNeedNoWork() throws IOException {
    Files.copy(SAMPLES.resolve("phone/memo.m4a"), in.resolve("memo.m4a"));
    Files.writeString(in.resolve("text.mp3"), "no song\n".repeat(100));
    assertEquals(1, run("analyze", in, "-o", results, "--json"));
    double before = events("track-analyzed").get(0).get("regenerateSeconds").asDouble();
    double audio = events("track-analyzed").get(0).get("audioSeconds").asDouble();
    assertTrue(before < audio);
    forget();
    assertEquals(1, run("analyze", in, "-o", results, "--json", "--force-jasco"));
    assertEquals(List.of(), events("stage-finished"));
    JsonNode again = events("track-analyzed").get(0);
    assertTrue(again.get("reused").asBoolean());
    assertTrue(again.get("regenerateSeconds").asDouble() > before, again.toString());
    assertEquals("forced", again.at("/stems/vocals/reason").asText());
    assertTrue(again.get("remasterSeconds").asDouble() > 0);
    assertEquals("UNREADABLE", events("track-failed").get(0).get("kind").asText());
  }

  @Test
  void anOutputThatAnotherJobHoldsIsExitFour() throws Exception {
    song("a.flac");
    Files.createDirectories(results.resolve(".resonate"));
    try (OutputLock lock = OutputLock.take(results.resolve(".resonate/lock"))) {
      assertNotNull(lock);
      assertEquals(4, run("analyze", in, "-o", results));
    }
  }

  @Test
  void aDryRunNamesNoOutput() throws IOException {
    song("a.flac");
    assertEquals(0, run("analyze", in, "--dry-run", "--work", work));
    assertTrue(out().contains("new       a.flac\n"), out());
    assertTrue(out().contains("nothing would be kept"), out());
    assertEquals(List.of(work), all(work));
  }
}
