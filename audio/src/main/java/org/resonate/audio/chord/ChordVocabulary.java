package org.resonate.audio.chord;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All chords that can be told: none, and twelve roots of sixteen qualities. With {@link #UNKNOWN},
 * which is never estimated, their names are the 194 that JASCO knows ({@code
 * assets/chord_to_index_mapping.pkl} of facebookresearch/audiocraft; the numbers there follow no
 * order, so chords are looked up there by name).
 */
public final class ChordVocabulary {

  /** JASCO's name for chords that its labels could not name. */
  public static final String UNKNOWN = "UNK";

  /** No chord first, then root by root within quality by quality. */
  public static final List<Chord> CHORDS = all();

  private static final Map<String, Chord> BY_NAME =
      CHORDS.stream().collect(Collectors.toUnmodifiableMap(Chord::name, chord -> chord));

  private ChordVocabulary() {}

  /**
   * The chord of a name.
   *
   * @throws IllegalArgumentException if no chord is called so
   */
  public static Chord named(String name) {
    Chord chord = BY_NAME.get(name);
    if (chord == null) {
      throw new IllegalArgumentException("no chord is called \"" + name + "\"");
    }
    return chord;
  }

  private static List<Chord> all() {
    List<Chord> chords = new ArrayList<>();
    chords.add(Chord.NONE);
    for (ChordQuality quality : ChordQuality.values()) {
      for (int root = 0; root < 12 && quality != ChordQuality.NONE; root++) {
        chords.add(new Chord(root, quality));
      }
    }
    return List.copyOf(chords);
  }
}
