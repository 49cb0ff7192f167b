package org.resonate.pipeline.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.io.Codec;

/** Damaged and odd inputs, through the launcher: each costs at most its own track. */
class BadInputIT {

  @TempDir Path folder;

  @Test
  void everyBadFileIsOneClearFailureAndNobodyElses() throws Exception {
    Path archive = Files.createDirectories(folder.resolve("archive"));
    Path good = Archive.tune(archive.resolve("good.flac"), Codec.FLAC, 2, 4, 1);
    Path mp3 = Archive.tune(folder.resolve("whole.mp3"), Codec.MP3, 2, 6, 2);
    Path m4a = Archive.tune(folder.resolve("whole.m4a"), Codec.AAC, 2, 6, 3);
    Map<String, String> kinds = new TreeMap<>();
    Files.createFile(archive.resolve("zero.wav"));
    kinds.put("zero.wav", "UNREADABLE");
    Files.writeString(archive.resolve("text.mp3"), "no song\n".repeat(100));
    kinds.put("text.mp3", "UNREADABLE");
    Archive.cut(good, archive.resolve("cut.flac"), 0.5);
    kinds.put("cut.flac", "DAMAGED");
    Archive.cut(mp3, archive.resolve("cut.mp3"), 0.5);
    kinds.put("cut.mp3", "DAMAGED");
    Archive.cut(m4a, archive.resolve("headless.m4a"), 0.7);
    kinds.put("headless.m4a", "UNREADABLE");
    Files.writeString(
        archive.resolve("playlist.mp3"), "#EXTM3U\n#EXTINF:10,x\nfile:///etc/passwd\n");
    kinds.put("playlist.mp3", "UNREADABLE|UNSUPPORTED");
    Files.writeString(archive.resolve("script.wav"), "ffconcat version 1.0\nfile '" + good + "'\n");
    kinds.put("script.wav", "UNREADABLE|UNSUPPORTED");
    Archive.constant(archive.resolve("silence.wav"), 88_200, 0, 0);
    kinds.put("silence.wav", "SILENT");
    Archive.constant(archive.resolve("nan.wav"), 88_200, 0.1f, Float.NaN);
    kinds.put("nan.wav", "DAMAGED");
    Archive.constant(archive.resolve("short.wav"), 220, 0.1f, 0.2f);
    kinds.put("short.wav", "TOO_SHORT");
    Archive.sevenChannels(archive.resolve("seven.wav"));
    kinds.put("seven.wav", "UNSUPPORTED");

    Path out = folder.resolve("out");
    Launcher.Result result = Launcher.run(folder, "remaster", archive, "-o", out);
    assertEquals(1, result.exit(), result.err());
    JsonNode summary = Launcher.summary(out);
    for (Map.Entry<String, String> bad : kinds.entrySet()) {
      JsonNode track = Launcher.track(summary, "/" + bad.getKey());
      assertEquals("failed", track.get("state").asText(), bad.getKey());
      String kind = track.get("kind").asText();
      assertTrue(kind.matches(bad.getValue()), bad.getKey() + ": " + track);
      assertEquals("precondition", track.get("stage").asText(), bad.getKey());
      assertTrue(track.get("message").asText().length() > 20, track.toString());
    }
    assertEquals("done", Launcher.track(summary, "good.flac").get("state").asText());
    assertEquals(kinds.size(), summary.get("counts").get("failed").asInt());
    try (Stream<Path> files = Files.list(out)) {
      assertEquals(
          List.of("good.flac"),
          files.map(f -> f.getFileName().toString()).filter(n -> !n.equals(".resonate")).toList());
    }

    // A second run lists them, tries none again, and says so by its exit code.
    assertEquals(1, Launcher.run(folder, "remaster", archive, "-o", out).exit());
    // What can be decoded of the damaged ones, on demand.
    assertEquals(
        1, Launcher.run(folder, "remaster", archive, "-o", out, "--accept-damaged").exit());
    for (String name : List.of("cut.flac.flac", "cut.mp3.flac", "nan.flac")) {
      assertTrue(Files.exists(out.resolve(name)), name);
    }
  }

  @Test
  void oddNamesAndFoldersSimplyWork() throws Exception {
    Path archive = Files.createDirectories(folder.resolve("archive"));
    Path tune = Archive.tune(folder.resolve("tune.wav"), Codec.WAV, 1, 1.5, 4);
    List<String> names =
        new ArrayList<>(
            List.of(
                "new\nline.wav",
                "\"quotes\" and 'more'.wav",
                "emoji \uD83C\uDFB8.wav",
                "-dash.wav",
                "--force.wav",
                "case.wav",
                "CASE.wav",
                "\u00e9.wav",
                "e\u0301.wav",
                "x".repeat(246) + ".wav"));
    // A Mac's file system folds case and Unicode form: two of them are one file there.
    names.removeIf(name -> !copied(tune, archive.resolve(name)));
    Path inner = Files.createDirectories(archive.resolve("folder.wav"));
    Files.copy(tune, inner.resolve("inside.wav"));
    Files.createSymbolicLink(inner.resolve("loop"), archive);
    Path out = archive.resolve("remastered");
    for (int run = 0; run < 2; run++) {
      Launcher.Result result = Launcher.run(folder, "remaster", archive, "-o", out);
      assertEquals(0, result.exit(), result.err());
    }
    JsonNode counts = Launcher.summary(out).get("counts");
    assertEquals(names.size() + 1, counts.get("unchanged").asInt(), counts.toString());
    try (Stream<Path> files = Files.walk(out)) {
      assertEquals(
          names.size() + 1L,
          files
              .filter(Files::isRegularFile)
              .map(out::relativize)
              .filter(path -> !path.startsWith(".resonate"))
              .count());
    }
  }

  @Test
  void whatMayNotBeReadIsNoAccess() throws Exception {
    Path archive = Files.createDirectories(folder.resolve("archive"));
    Archive.tune(archive.resolve("good.wav"), Codec.WAV, 1, 1.5, 5);
    Path locked = Archive.tune(archive.resolve("locked.wav"), Codec.WAV, 1, 1.5, 6);
    assertTrue(locked.toFile().setReadable(false, false));
    Path out = Files.createDirectories(folder.resolve("out"));
    ProcessBuilder command = Launcher.command(folder, "remaster", archive, "-o", out);
    if (Files.isReadable(locked)) {
      // This is root, who may read everything: somebody else must try.
      assertTrue(out.toFile().setWritable(true, false));
      for (Path path = folder; path != null; path = path.getParent()) {
        path.toFile().setExecutable(true, false);
        path.toFile().setReadable(true, false);
      }
      List<String> words = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534"));
      words.add("--clear-groups");
      words.addAll(command.command());
      command.command(words);
      command.environment().put("HOME", out.toString());
    }
    Launcher.Result result = Launcher.run(command);
    assertEquals(1, result.exit(), result.err());
    JsonNode summary = Launcher.summary(out);
    assertEquals("NO_ACCESS", Launcher.track(summary, "locked.wav").get("kind").asText());
    assertEquals("done", Launcher.track(summary, "good.wav").get("state").asText());
  }

  @Test
  void allMistakesOfACommandAreNamedAtOnceAndNothingStarts() throws Exception {
    Path archive = Files.createDirectories(folder.resolve("archive"));
    Path out = folder.resolve("out");
    Launcher.Result result =
        Launcher.run(
            folder,
            "remaster",
            archive,
            "-o",
            out,
            "--target-lufs",
            "3",
            "--blend",
            "2",
            "--vocal-boost",
            "9",
            "--reference",
            folder.resolve("missing.wav"));
    assertEquals(2, result.exit());
    for (String word : List.of("target-lufs", "-40", "-5", "blend", "vocal-boost", "missing.wav")) {
      assertTrue(result.err().contains(word), word + " in " + result.err());
    }
    assertFalse(Files.exists(out));
    assertEquals(2, Launcher.run(folder, "remaster", archive, "-o", archive).exit());
  }

  private static boolean copied(Path file, Path to) {
    try {
      Files.copy(file, to);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
