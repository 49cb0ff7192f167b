package org.resonate.pipeline.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.Tee;
import org.resonate.audio.band.MemorySink;
import org.resonate.audio.io.AudioDecoder;
import org.resonate.audio.io.Codec;
import org.resonate.audio.io.DecodeSettings;
import org.resonate.audio.io.Tags;
import org.resonate.audio.measure.LoudnessMeter;
import org.resonate.audio.measure.TruePeakMeter;

/** The whole program on an archive of the test band, through the launcher. */
class RemasterIT {

  @TempDir static Path folder;

  private static Path archive;
  private static Path undisturbed;

  @BeforeAll
  static void record() throws Exception {
    archive = folder.resolve("archive");
    Files.createDirectories(archive.resolve("tapes/x.wav"));
    Archive.tune(archive.resolve("band.flac"), Codec.FLAC, 2, 8, 1);
    Archive.tune(archive.resolve("tapes/x.wav/take.mp3"), Codec.MP3, 2, 6, 2);
    Archive.phone(archive.resolve("tapes/memo.m4a"), 7, 3);
    Files.writeString(archive.resolve("notes.txt"), "not audio");
    undisturbed = folder.resolve("undisturbed");
    assertEquals(0, remaster(undisturbed, "--jobs", "1", "--threads", "1").exit());
  }

  @Test
  void aFolderBecomesAMirroredFolderThatMeasuresRight() throws Exception {
    Path out = folder.resolve("plain");
    Launcher.Result result = remaster(out);
    assertEquals(0, result.exit(), result.err());
    for (String name : List.of("band.flac", "tapes/x.wav/take.flac", "tapes/memo.flac")) {
      assertMeasures(out.resolve(name), -14, -1);
    }
    assertEquals("Tune 1", Tags.read(out.resolve("band.flac")).entries().get("title"));
    assertTrue(
        Tags.read(out.resolve("band.flac"))
            .entries()
            .get(Tags.PROVENANCE)
            .contains("separated by classic"));
    JsonNode counts = Launcher.summary(out).get("counts");
    try (var logs = Files.list(out.resolve(".resonate/logs"))) {
      String log = Files.readString(logs.findFirst().orElseThrow());
      assertTrue(log.contains("separate took"), log);
    }
    assertEquals(3, counts.get("done").asInt());
    assertEquals(0, counts.get("failed").asInt());

    long started = started(out, "band.flac");
    assertEquals(0, remaster(out).exit());
    assertEquals(3, Launcher.summary(out).get("counts").get("unchanged").asInt());
    assertEquals(started, started(out, "band.flac"));

    assertEquals(0, remaster(out, "--target-lufs", "-18").exit());
    JsonNode band = Launcher.track(Launcher.summary(out), "band.flac");
    List<String> stages = new ArrayList<>();
    band.get("seconds").fieldNames().forEachRemaining(stages::add);
    assertEquals(List.of("master"), stages);
    assertMeasures(out.resolve("band.flac"), -18, -1);
  }

  @Test
  void theLineOfTheContractWorksAsItStands() throws Exception {
    Path reference = Archive.tune(folder.resolve("reference.wav"), Codec.WAV, 2, 8, 9);
    Path out = folder.resolve("matched");
    Launcher.Result result =
        remaster(
            out,
            "--reference",
            reference,
            "--regenerate-minor",
            "--vocal-boost",
            "1.2",
            "--blend",
            "0.4",
            "--target-lufs",
            "-14.0");
    assertEquals(0, result.exit(), result.err());
    assertMeasures(out.resolve("band.flac"), -14, -1);
    JsonNode vocals = Launcher.track(Launcher.summary(out), "band.flac").get("vocals");
    double target = vocals.get("ratioTarget").asDouble();
    double gainDb = vocals.get("gainDb").asDouble();
    assertTrue(gainDb >= 0 && gainDb <= 6.03, "a boost above 1 never attenuates: " + gainDb);
    if (gainDb > 0.01 && gainDb < 6.01) {
      assertEquals(target, vocals.get("ratioAfter").asDouble(), 1e-3);
    }
  }

  @Test
  void killedAnywhereAndStartedAgainItEndsWithTheSameBytes() throws Exception {
    Path out = folder.resolve("killed");
    for (int millis : List.of(1500, 2600, 3400, 4400, 6000)) {
      Process job =
          Launcher.command(folder, "remaster", archive, "-o", out, "--jobs", "2", "--threads", "1")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("killed.log").toFile())
              .start();
      if (!job.waitFor(millis, TimeUnit.MILLISECONDS)) {
        job.destroyForcibly().waitFor();
      }
    }
    assertEquals(0, remaster(out, "--jobs", "2", "--threads", "1").exit());
    assertSameMasters(undisturbed, out);
    try (Stream<Path> left = Files.walk(out.resolve(".resonate/work"), 2)) {
      assertFalse(left.anyMatch(path -> path.getFileName().toString().startsWith(".making")));
    }
  }

  @Test
  void flinkGivesTheSameBytes() throws Exception {
    Path flink = folder.resolve("flink");
    Launcher.Result result = remaster(flink, "--threads", "1", "--runner", "flink");
    assertEquals(0, result.exit(), result.err());
    assertSameMasters(undisturbed, flink);
  }

  @Test
  void separateWritesStemsThatSumToTheRecording() throws Exception {
    Path out = folder.resolve("stems");
    Launcher.Result result =
        Launcher.run(folder, "separate", archive.resolve("band.flac"), "-o", out);
    assertEquals(0, result.exit(), result.err());
    float[] sum = new float[8 * 44_100];
    for (String stem : List.of("drums", "bass", "other", "vocals")) {
      float[] left = left(out.resolve("band").resolve(stem + ".wav"));
      assertEquals(sum.length, left.length);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += left[i];
      }
    }
    float[] source = left(archive.resolve("band.flac"));
    for (int i = 0; i < sum.length; i++) {
      assertEquals(source[i], sum[i], 1e-5);
    }
  }

  @Test
  void twoStemsAreTheOneAndTheRecordingMinusIt() throws Exception {
    Path out = folder.resolve("two");
    Path band = archive.resolve("band.flac");
    Launcher.Result result =
        Launcher.run(folder, "separate", band, "-o", out, "--two-stems", "vocals", "-n", "classic");
    assertEquals(0, result.exit(), result.err());
    try (Stream<Path> files = Files.list(out.resolve("band"))) {
      assertEquals(
          Set.of("vocals.wav", "no_vocals.wav"),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
    float[] source = left(band);
    float[] vocals = left(out.resolve("band/vocals.wav"));
    float[] rest = left(out.resolve("band/no_vocals.wav"));
    assertEquals(source.length, rest.length);
    double energy = 0;
    for (int i = 0; i < source.length; i++) {
      assertEquals(source[i] - vocals[i], rest[i]);
      energy += vocals[i] * (double) vocals[i];
    }
    assertTrue(energy > 0, "the vocals are not silent");
    Launcher.run(folder, "separate", band, "-o", out, "--two-stems", "vocals", "-j", "1");
    assertEquals(1, Launcher.summary(out).get("counts").get("unchanged").asInt());
  }

  private static Launcher.Result remaster(Path out, Object... flags) throws Exception {
    List<Object> words = new ArrayList<>(List.of("remaster", archive, "-o", out));
    words.addAll(List.of(flags));
    return Launcher.run(folder, words.toArray());
  }

  private static void assertMeasures(Path file, double lufs, double ceilingDbtp)
      throws IOException {
    try (AudioDecoder decoder = AudioDecoder.open(file, DecodeSettings.SOURCE_RATE)) {
      LoudnessMeter loudness = new LoudnessMeter(decoder.format());
      TruePeakMeter peak = new TruePeakMeter(decoder.format());
      decoder.transferTo(new Tee(loudness, peak));
      assertEquals(lufs, loudness.integratedLufs(), 0.1, file.toString());
      assertTrue(peak.peakDbtp() <= ceilingDbtp, file + " " + peak.peakDbtp());
    }
  }

  private static void assertSameMasters(Path expected, Path actual) throws IOException {
    int compared = 0;
    try (Stream<Path> files = Files.walk(expected)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path name = expected.relativize(file);
        if (!name.startsWith(".resonate") && Files.isRegularFile(file)) {
          assertEquals(-1, Files.mismatch(file, actual.resolve(name)), name.toString());
          compared++;
        }
      }
    }
    assertEquals(3, compared);
  }

  private static long started(Path out, String name) throws IOException {
    return Files.getLastModifiedTime(out.resolve(name)).toMillis();
  }

  private static float[] left(Path file) throws IOException {
    try (AudioDecoder decoder = AudioDecoder.open(file, DecodeSettings.WORKING)) {
      MemorySink sink = new MemorySink(decoder.format().channels());
      decoder.transferTo(sink);
      return sink.signal()[0];
    }
  }
}
