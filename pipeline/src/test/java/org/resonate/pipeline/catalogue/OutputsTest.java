package org.resonate.pipeline.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OutputsTest {

  private static Map<String, String> names(Map<String, String> recorded, String... paths) {
    Outputs outputs = new Outputs(recorded);
    Arrays.stream(paths).forEach(outputs::want);
    Map<String, String> names = new TreeMap<>();
    for (String path : paths) {
      names.put(path, outputs.name(TrackId.of(path), path));
    }
    return names;
  }

  @Test
  void aLoneRecordingLosesItsExtension() {
    assertEquals(
        Map.of("x/a.wav", "x/a", "b.c.mp3", "b.c", "noext", "noext"),
        names(Map.of(), "x/a.wav", "b.c.mp3", "noext"));
  }

  @Test
  void twoThatWouldShareAnOutputKeepTheirs() {
    assertEquals(
        Map.of("a.wav", "a.wav", "a.mp3", "a.mp3", "b.mp3", "b"),
        names(Map.of(), "a.wav", "a.mp3", "b.mp3"));
  }

  @Test
  void caseAndUnicodeFormAreFolded() {
    String upper = "A.WAV-" + TrackId.hash("A.WAV");
    String lower = "a.wav-" + TrackId.hash("a.wav");
    assertEquals(Map.of("A.WAV", upper, "a.wav", lower), names(Map.of(), "A.WAV", "a.wav"));
    Map<String, String> forms = names(Map.of(), "%C3%A9.wav", "e%CC%81.mp3");
    assertEquals(Map.of("%C3%A9.wav", "%C3%A9.wav", "e%CC%81.mp3", "e%CC%81.mp3"), forms);
    assertEquals(Outputs.fold("Straße"), Outputs.fold("STRASSE"));
  }

  @Test
  void theFormWithExtensionMayClashToo() {
    Map<String, String> names = names(Map.of(), "a.wav", "a.mp3", "a.wav.ogg");
    assertEquals("a.wav-" + TrackId.hash("a.wav"), names.get("a.wav"));
    assertEquals("a.mp3", names.get("a.mp3"));
    assertEquals("a.wav", names.get("a.wav.ogg"));
  }

  @Test
  void aFolderNamedAsAMasterOrItsStemsKeepsItsPlace() {
    Map<String, String> names =
        names(Map.of(), "x.mp3", "x.wav/b.mp3", "y.ogg", "y.stems/bass.wav");
    assertEquals("x.mp3", names.get("x.mp3"));
    assertEquals("y.ogg", names.get("y.ogg"));
    assertEquals("y.stems/bass", names.get("y.stems/bass.wav"));
  }

  @Test
  void aPathOnRecordNeverChangesAndIsNeverGivenAway() {
    Map<String, String> names =
        names(Map.of(TrackId.of("a.wav"), "a", "gone-1", "b"), "a.wav", "a.mp3", "b.ogg");
    assertEquals(Map.of("a.wav", "a", "a.mp3", "a.mp3", "b.ogg", "b.ogg"), names);
  }

  @Test
  void longNamesAreShortenedBetweenCharacters() {
    String path = "%C3%BC".repeat(120) + ".wav";
    String output = names(Map.of(), path).get(path);
    assertTrue(RawPath.decode(output).length <= 215);
    assertTrue(RawPath.display(output).matches("ü+-" + TrackId.hash(path)), output);
  }

  @Test
  void noTwoEverShareAnOutputAndTheOrderDoesNotMatter() {
    Random random = new Random(7);
    String[] parts = {"a", "A", "a.wav", "a.stems", "a.flac", "%C3%A9", "e%CC%81", "b"};
    String[] ends = {".wav", ".WAV", ".mp3", ".flac", ""};
    for (int round = 0; round < 200; round++) {
      Set<String> paths = new HashSet<>();
      for (int i = 0; i < 12; i++) {
        String folder = random.nextBoolean() ? parts[random.nextInt(parts.length)] + "/" : "";
        paths.add(folder + parts[random.nextInt(parts.length)] + ends[random.nextInt(5)]);
      }
      List<String> shuffled = new ArrayList<>(paths);
      Map<String, String> names = names(Map.of(), shuffled.toArray(String[]::new));
      Collections.shuffle(shuffled, random);
      assertEquals(names, names(Map.of(), shuffled.toArray(String[]::new)));
      Set<String> folded = new HashSet<>();
      names.values().forEach(n -> folded.add(Outputs.fold(RawPath.display(n))));
      assertEquals(paths.size(), folded.size(), names.toString());
    }
  }
}
