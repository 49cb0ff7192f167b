package org.resonate.audio.chord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ChordVocabularyTest {

  /** The keys of {@code assets/chord_to_index_mapping.pkl} of facebookresearch/audiocraft. */
  private static List<String> jascoNames() throws IOException {
    try (InputStream in = ChordVocabularyTest.class.getResourceAsStream("jasco-chords.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void namesAreJascos() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    ChordVocabulary.CHORDS.forEach(chord -> names.add(chord.name()));
    names.add(ChordVocabulary.UNKNOWN);
    assertEquals(194, names.size());
    assertEquals(new TreeSet<>(jascoNames()), names);
  }

  @Test
  void basesAreSpelledAsStepsOfTheScale() {
    assertEquals("C#/E#", new Chord(1, ChordQuality.MAJOR_OVER_THIRD).name());
    assertEquals("Ab/Bb", new Chord(8, ChordQuality.MAJOR_OVER_SECOND).name());
    assertEquals("Abm7b5/Gb", new Chord(8, ChordQuality.HALF_DIMINISHED_OVER_SEVENTH).name());
    assertEquals(3, ChordVocabulary.named("B7/D#").bass());
  }

  @Test
  void strangersAreRefused() {
    refused("Csus4", () -> ChordVocabulary.named("Csus4"));
    refused("UNK", () -> ChordVocabulary.named("UNK"));
    refused("12", () -> new Chord(12, ChordQuality.MAJOR));
  }

  private static void refused(String named, Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(named), message);
  }
}
