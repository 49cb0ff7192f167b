package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.settings.SettingsJson;

class CatalogueJobTest extends PlayedJob {

  private void catalogue(String text) throws IOException {
    options.inputs = List.of();
    options.catalogue = Files.writeString(in.resolve("c.csv"), text);
  }

  private RemasterSettings settings(String path) {
    return SettingsJson.read(worked.get(path).getSettings());
  }

  @Test
  void columnsComeBetweenFlagsAndConfig() throws IOException {
    file("a.wav", "a");
    file("b.wav", "b");
    Path config = folder.resolve("own.yaml");
    Files.writeString(config, "master:\n  targetLufs: -20\n  truePeakDbtp: -2\n  stems: yes\n");
    options.config = config.toString();
    flags.put("master.truePeakDbtp", -3.0);
    catalogue("input,id,target-lufs,true-peak,stems\na.wav,tape-a,-16,-5,no\nb.wav,,,,\n");
    assertEquals(ExitCode.OK, remaster(), errors.toString(StandardCharsets.UTF_8));
    assertEquals(-16, settings("a.wav").master().targetLufs());
    assertEquals(-3, settings("a.wav").master().truePeakDbtp());
    assertFalse(settings("a.wav").master().stems());
    assertEquals(-20, settings("b.wav").master().targetLufs());
    assertEquals(-3, settings("b.wav").master().truePeakDbtp());
    assertTrue(settings("b.wav").master().stems());
    assertEquals("classic", settings("a.wav").separate().model());
    assertEquals("tape-a", worked.get("a.wav").getId());
  }

  @Test
  void anotherCellWorksOnItsTrackAlone() throws IOException {
    file("a.wav", "a");
    file("sub/b.wav", "b");
    catalogue("input,target-lufs\na.wav,-16\nsub/b.wav,\n");
    assertEquals(ExitCode.OK, remaster());
    assertTrue(Files.exists(out.out().resolve("sub/b.flac")));
    assertEquals(ExitCode.OK, remaster());
    assertEquals(0, engines);
    catalogue("input,target-lufs\na.wav,-16\nsub/b.wav,-18\n");
    assertEquals(ExitCode.OK, remaster());
    assertEquals(Set.of("sub/b.wav"), worked.keySet());
    // What a folder would be given: the same tracks.
    options.catalogue = null;
    options.inputs = List.of(in);
    assertEquals(ExitCode.OK, remaster());
    assertEquals(Set.of("a.wav", "sub/b.wav"), worked.keySet());
    assertEquals(2, onRecord());
  }

  @Test
  void badRowsAreNamedAllAtOnceAndNothingRuns() throws IOException {
    file("a.wav", "a");
    file("text.mp3", "no sound");
    catalogue(
        """
        input,target-lufs,format,model,reference,stems,strength
        a.wav,-3,mp4,nosuch,missing.wav,perhaps,"0,3"
        b.wav,,,,text.mp3,,off
        c.wav,,,,text.mp3,,
        """);
    options.prune = true;
    assertEquals(ExitCode.USAGE, remaster());
    String said = errors.toString(StandardCharsets.UTF_8);
    String at = options.catalogue + " line ";
    for (String part :
        new String[] {
          "--prune asks first",
          at + "2, column target-lufs: target-lufs must be from -40 to -5, got -3",
          at + "2, column format: format must be one of",
          at + "2, column model: --model nosuch is not installed; there are [classic",
          at + "2, column reference: --reference " + in.resolve("missing.wav") + " is no file",
          at + "2, column stems: master.stems must be yes or no, got \"perhaps\"",
          at + "2, column strength: precondition.strength must be a number, got \"0,3\"",
          at + "3, column reference: --reference: ",
          at + "4, column reference: --reference: "
        }) {
      assertTrue(said.contains(part), part + " is not in\n" + said);
    }
    assertEquals(0, engines);
    assertFalse(Files.exists(out.out()));
  }

  @Test
  void aFileThatIsNotThereFailsAloneAndADoneOneIsOrphaned() throws IOException {
    file("a.wav", "a");
    catalogue("input\na.wav\nb.wav\n");
    assertEquals(ExitCode.SOME_FAILED, remaster());
    assertEquals(1, summary().at("/counts/done").asInt());
    Files.delete(in.resolve("a.wav"));
    options.force = true;
    assertEquals(ExitCode.SOME_FAILED, remaster());
    assertEquals(Set.of("b.wav"), worked.keySet());
    assertEquals(1, summary().at("/counts/orphaned").asInt());
    assertTrue(summary().at("/orphaned/0/source").asText().endsWith("/a.wav"));
    // The catalogue names it still: its master is not what --prune is for.
    options.prune = true;
    options.yes = true;
    assertEquals(ExitCode.SOME_FAILED, remaster());
    assertTrue(Files.exists(out.out().resolve("a.flac")));
    file("b.wav", "b");
    options.force = false;
    assertEquals(ExitCode.OK, remaster());
    assertEquals(Set.of("b.wav"), worked.keySet());
  }

  @Test
  void inputsAndACatalogueExcludeEachOther() throws IOException {
    catalogue("input\na.wav\n");
    options.inputs = List.of(in);
    assertEquals(ExitCode.USAGE, remaster());
    assertTrue(errors.toString(StandardCharsets.UTF_8).contains("exclude each other"));
    options.inputs = List.of();
    options.catalogue = folder.resolve("nosuch.csv");
    assertEquals(ExitCode.USAGE, remaster());
    assertTrue(errors.toString(StandardCharsets.UTF_8).contains("nosuch.csv is no file"));
  }
}
