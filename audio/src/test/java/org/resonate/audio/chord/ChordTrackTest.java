package org.resonate.audio.chord;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ChordTrackTest {

  private static final Map<String, Integer> TABLE = Map.of("N", 0, "Am", 8, "C/E", 51);

  private static ChordTrack.Change change(double startSeconds, String name) {
    return new ChordTrack.Change(startSeconds, ChordVocabulary.named(name));
  }

  private static final ChordTrack TRACK =
      new ChordTrack(List.of(change(0.05, "Am"), change(0.14, "C/E"), change(1, "N")));

  @Test
  void aChordCountsFromTheFirstFrameAtOrAfterIt() {
    // 0.05 s lies between frames 2 and 3; 0.14 s is frame 7, though 0.14 · 50 > 7 in doubles.
    assertArrayEquals(new int[] {0, 0, 0, 8, 8, 8, 8, 51, 51}, TRACK.indices(0, 9, TABLE));
  }

  @Test
  void aWindowBeginsWithTheChordThatSounds() {
    assertArrayEquals(new int[] {51, 51, 0, 0}, TRACK.indices(48, 4, TABLE));
    assertArrayEquals(new int[] {0, 0, 0, 0}, TRACK.indices(-2, 4, TABLE));
    assertArrayEquals(new int[] {0, 0}, TRACK.indices(1_000_000, 2, TABLE));
  }

  @Test
  void aTableWithoutTheChordIsRefused() {
    refused("C/E", () -> TRACK.indices(0, 9, Map.of("N", 0, "Am", 1)));
  }

  @Test
  void chordsOutOfOrderAreRefused() {
    refused("order", () -> new ChordTrack(List.of(change(2, "Am"), change(1, "N"))));
    refused("order", () -> new ChordTrack(List.of(change(Double.NaN, "Am"))));
  }

  @Test
  void atATimeTheLastChordBeforeItSounds() {
    assertEquals(Chord.NONE, TRACK.at(0.04));
    assertEquals("C/E", TRACK.at(0.5).name());
  }

  private static void refused(String named, Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(named), message);
  }
}
