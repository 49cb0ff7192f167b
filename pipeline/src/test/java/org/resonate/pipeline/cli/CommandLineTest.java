package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest extends CapturedOutput {
  @TempDir Path folder;

  @Test
  void helpNamesWhatWorks() {
    assertEquals(0, Main.run("--help"));
    for (String command : new String[] {"remaster", "status", "doctor", "models", "completion"}) {
      assertTrue(out().contains("  " + command), out());
    }
    assertEquals(0, Main.run("remaster", "--help"));
    assertTrue(out().contains("--vocal-boost=X"), out());
    assertTrue(out().contains("--catalogue=FILE"), out());
    assertEquals(0, Main.run("models", "verify", "-h"));
    assertEquals(0, Main.run("--version"));
    assertTrue(out().contains("ffmpeg"), out());
  }

  @Test
  void allMistakesAreNamedAtOnceAndNothingIsWritten() throws IOException {
    Path input = Files.writeString(folder.resolve("a.wav"), "x");
    int exit =
        Main.run(
            "remaster",
            input.toString(),
            folder.resolve("nosuch").toString(),
            "-o",
            folder.resolve("out").toString(),
            "--target-lufs",
            "-4.5",
            "--blend=2",
            "--jobs",
            "many",
            "--stem",
            "--strength=some",
            "--device",
            "tpu",
            "--reference",
            folder.resolve("missing.wav").toString(),
            "--",
            "--nosuchoption=1");
    assertEquals(2, exit);
    for (String part :
        new String[] {
          "nosuch does not exist",
          "target-lufs must be from -40 to -5, got -4.5",
          "blend must be from 0 to 1, got 2",
          "'--jobs': 'many' is not a whole number",
          "Unknown option: '--stem'",
          "'--strength': 'some' is not a number",
          "device must be auto, mps, cuda, cuda:N or cpu, got tpu",
          "--reference " + folder.resolve("missing.wav"),
          "nosuchoption"
        }) {
      assertTrue(err().contains(part), part + " is not in\n" + err());
    }
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void aValueThatIsNoNumberIsAMistakeEvenAtTheEnd() throws IOException {
    String in = Files.createDirectories(folder.resolve("in")).toString();
    assertEquals(2, Main.run("remaster", in, "-o", in + "/o", "--blend", "2", "--strength", "x"));
    assertTrue(err().contains("'--strength': 'x' is not a number"), err());
    assertTrue(err().contains("blend must be from 0 to 1"), err());
  }

  @Test
  void theOutputMustNotCoverAnInput() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("in"));
    for (String output : new String[] {"in", ".", "link"}) {
      int exit =
          Main.run(
              "remaster", folder.resolve("in").toString(), "-o", folder.resolve(output).toString());
      assertEquals(2, exit, output);
    }
    assertTrue(err().contains("--output " + folder.resolve("link")), err());
    assertTrue(err().contains("is equal to or above INPUT"), err());
    String in = folder.resolve("in").toString();
    assertEquals(2, Main.run("remaster", in, "-o", in + "/out", "--work", in));
    assertTrue(err().contains("--work " + in + " is equal to or above INPUT"), err());
    assertEquals(0, Main.run("remaster", in, "-o", in + "/o", "--work", in + "/w", "--dry-run"));
  }

  @Test
  void aReferenceThatIsNoRecordingIsAMistake() throws IOException {
    Path text = Files.writeString(folder.resolve("r.mp3"), "this is no sound");
    Files.createDirectories(folder.resolve("in"));
    String in = folder.resolve("in").toString();
    assertEquals(2, Main.run("remaster", in, "-o", in + "/o", "--reference", text.toString()));
    assertTrue(err().contains("--reference: "), err());
  }

  @Test
  void aModelThatIsNotInstalledIsAMistake() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    String in = folder.resolve("in").toString();
    assertEquals(2, Main.run("remaster", in, "-o", in + "/o", "--model", "nosuch"));
    assertTrue(err().contains("--model nosuch is not installed; there are [classic"), err());
  }

  @Test
  void aPackThatCannotBeReadIsNamedAndBlocksNoOther() throws IOException {
    Path pack = Files.createDirectories(folder.resolve("packs/mine"));
    Files.writeString(pack.resolve("pack.json"), "{");
    String packs = folder.resolve("packs").toString();
    String broken = "cannot read the model pack " + pack;
    assertEquals(1, Main.run("models", "list", "--models", packs));
    assertTrue(out().contains("classic 1 "), out());
    assertEquals(1, occurrences(err(), broken), err());
    assertEquals(1, Main.run("models", "verify", "--models", packs));
    assertEquals(2, occurrences(err(), broken), err());
    assertEquals(0, Main.run("models", "verify", "classic", "--models", packs));
    assertEquals(2, occurrences(err(), broken), err());
    String in = Files.createDirectories(folder.resolve("in")).toString();
    assertEquals(0, Main.run("remaster", in, "-o", in + "/o", "--dry-run", "--models", packs));
    assertEquals(3, occurrences(err(), broken), err());
    assertEquals(2, Main.run("remaster", in, "--model", "mine", "--models", packs));
    assertTrue(err().contains("--model mine is not installed; there are [classic"), err());
    assertEquals(4, occurrences(err(), broken), err());
    assertFalse(err().contains("\tat "), err());
  }

  private static int occurrences(String text, String part) {
    return (text.length() - text.replace(part, "").length()) / part.length();
  }

  @Test
  void aFolderOfPacksThatIsNotThereIsAMistake() throws IOException {
    String in = Files.createDirectories(folder.resolve("in")).toString();
    String absent = folder.resolve("absent").toString();
    for (String[] command :
        new String[][] {
          {"remaster", in, "--models", absent},
          {"separate", in, "--models", absent},
          {"models", "list", "--models", absent},
          {"models", "verify", "--models", absent},
          {"doctor", "--models", absent}
        }) {
      assertEquals(2, Main.run(command), command[0]);
    }
    assertEquals(5, occurrences(err(), "--models " + absent + " is no folder"), err());
  }

  @Test
  void aFolderWithoutRecordingsIsTold() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in/notes.txt"), "x");
    String in = folder.resolve("in").toString();
    assertEquals(0, Main.run("remaster", in, "-o", in + "/o"));
    assertTrue(err().contains("no recordings found; 0 hidden entries and 1 files"), err());
  }

  @EnabledOnOs(OS.LINUX)
  @Test
  void aDeviceIsNoInput() {
    assertEquals(2, Main.run("remaster", "/dev/zero", "-o", folder.resolve("o").toString()));
    assertTrue(err().contains("/dev/zero is neither a file nor a folder"), err());
  }

  @Test
  void aDryRunShowsPlanAndSettingsAndWritesNothing() throws IOException {
    Files.createDirectories(folder.resolve("in/sub"));
    Files.writeString(folder.resolve("in/sub/a.wav"), "x");
    Path output = folder.resolve("out");
    String in = folder.resolve("in").toString();
    assertEquals(
        0,
        Main.run("remaster", in, "-o", output.toString(), "--dry-run", "--target-lufs", "-14.0"));
    assertTrue(out().contains("new       sub/a.wav -> sub/a.flac"), out());
    assertTrue(out().contains("targetLufs: -14"), out());
    assertFalse(Files.exists(output));
  }

  @Test
  void aDryRunSaysHowMuchThereIsToDoAndHowToGetAnEstimate() throws IOException {
    Path samples = Path.of("../samples").toAbsolutePath().normalize();
    Path unknown = Files.createDirectories(folder.resolve("in")).resolve("text.wav");
    Files.writeString(unknown, "no sound");
    Files.copy(samples.resolve("demo.flac"), unknown.resolveSibling("demo.flac"));
    String in = unknown.getParent().toString();
    String out = folder.resolve("out").toString();
    System.setProperty("resonate.cache", folder.resolve("cache").toString());
    try {
      assertEquals(0, Main.run("separate", in, "-o", out, "--dry-run", "-j", "1"));
      assertTrue(
          out().contains("5 s of sound to work on, not counting 1 recording(s) that declare"),
          out());
      assertTrue(
          out().contains("run resonate doctor --benchmark --model classic --jobs 1 --threads"),
          out());

      assertEquals(0, Main.run("doctor", "--benchmark", "--jobs", "1", "--device", "cpu"));
      assertTrue(out().contains("s per segment"), out());
      assertTrue(Files.exists(folder.resolve("cache/benchmark.json")));
      assertEquals(0, Main.run("separate", in, "-o", out, "--dry-run", "-j1", "--json"));
      JsonNode plan = new ObjectMapper().readTree(out().lines().reduce((a, b) -> b).orElseThrow());
      assertEquals(1, plan.get("unknownLengths").asInt());
      assertEquals(
          plan.get("audioSeconds").asDouble()
              / plan.get("measurement").get("timesRealTime").asDouble(),
          plan.get("separationSeconds").asDouble(),
          1e-9);
    } finally {
      System.clearProperty("resonate.cache");
    }
  }

  @Test
  void theDoctorNamesWhatIsMissingAndWhatStillRuns() throws IOException {
    Path broken = Files.createDirectories(folder.resolve("packs/mine")).resolve("pack.json");
    Files.writeString(broken, "{");
    String packs = broken.getParent().getParent().toString();
    assertEquals(0, Main.run("doctor", "--models", packs));
    assertTrue(out().contains("--   pack       cannot read the model pack " + broken), out());
    assertTrue(out().contains("pack classic, "), out());
    assertEquals(1, Main.run("doctor", "--model", "nosuch"));
    assertTrue(out().contains("--   packs      nosuch is not installed"), out());
    assertTrue(out().contains("Nothing can run here"), out());
    assertEquals(1, Main.run("doctor", "--device", "cuda:42"));
    assertTrue(out().contains("--   cuda:42"), out());
    assertEquals(2, Main.run("doctor", "--jobs", "0", "--memory-fraction", "7"));
    assertTrue(err().contains("jobs must be from 1 to 1024, got 0"), err());
    assertTrue(err().contains("memory-fraction must be from 0.1 to 1, got 7"), err());
  }

  @Test
  void separateTakesTheShortNamesThatUsersOfDemucsKnow() throws IOException {
    String in = Files.createDirectories(folder.resolve("in")).toString();
    String out = folder.resolve("out").toString();
    assertEquals(
        0,
        Main.run(
            "separate",
            in,
            "-o",
            out,
            "-n",
            "classic",
            "-d",
            "cpu",
            "-j",
            "1",
            "--dry-run",
            "--two-stems",
            "bass"));
    for (String line :
        new String[] {"model: classic", "device: cpu", "jobs: 1", "twoStems: bass"}) {
      assertTrue(out().contains("  " + line + "\n"), line + " is not in\n" + out());
    }
    assertEquals(2, Main.run("separate", in, "-o", out, "-d", "cpu", "--device", "mps"));
    assertTrue(err().contains("-d is --device, but -d cpu and --device mps were given"), err());
    assertEquals(2, Main.run("separate", in, "-o", out, "--two-stems", "flute"));
    assertTrue(err().contains("--two-stems flute is no stem of classic; there are [drums"), err());
  }

  @Test
  void aCommandThatIsMissingOrWrongIsAMistake() {
    assertEquals(2, Main.run());
    assertEquals(2, Main.run("remastre"));
    assertEquals(2, Main.run("models"));
    assertEquals(2, Main.run("status", folder.toString()));
    assertTrue(err().contains("holds no results"), err());
  }

  @Test
  void completionIsAScript() {
    assertEquals(0, Main.run("completion"));
    assertTrue(out().contains("complete -F _complete_resonate"), out());
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() {
    assertEquals("a?b?[31mü", Console.clean("a\nb\u001b[31mü"));
  }
}
