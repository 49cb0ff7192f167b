package org.resonate.audio.chord;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What can stand on a root: the chord types of Chordino, whose labels JASCO was trained with, with
 * the bass where it is not the root.
 */
public enum ChordQuality {
  /** No chord. */
  NONE("", 0, 0),
  /** Major triad. */
  MAJOR("", 0, 0, 0, 4, 7),
  /** Minor triad. */
  MINOR("m", 0, 0, 0, 3, 7),
  /** Dominant seventh. */
  SEVENTH("7", 0, 0, 0, 4, 7, 10),
  /** Minor seventh. */
  MINOR_SEVENTH("m7", 0, 0, 0, 3, 7, 10),
  /** Major seventh. */
  MAJOR_SEVENTH("maj7", 0, 0, 0, 4, 7, 11),
  /** Added sixth. */
  SIXTH("6", 0, 0, 0, 4, 7, 9),
  /** Minor with the major sixth. */
  MINOR_SIXTH("m6", 0, 0, 0, 3, 7, 9),
  /** Diminished triad. */
  DIMINISHED("dim", 0, 0, 0, 3, 6),
  /** Augmented triad. */
  AUGMENTED("aug", 0, 0, 0, 4, 8),
  /** Half-diminished seventh. */
  HALF_DIMINISHED("m7b5", 0, 0, 0, 3, 6, 10),
  /** Major over its third. */
  MAJOR_OVER_THIRD("", 4, 2, 0, 4, 7),
  /** Major over its fifth. */
  MAJOR_OVER_FIFTH("", 7, 4, 0, 4, 7),
  /** Major over the second above its root. */
  MAJOR_OVER_SECOND("", 2, 1, 0, 4, 7),
  /** Major over the minor seventh above its root. */
  MAJOR_OVER_SEVENTH("", 10, 6, 0, 4, 7),
  /** Dominant seventh over its third. */
  SEVENTH_OVER_THIRD("7", 4, 2, 0, 4, 7, 10),
  /** Half-diminished seventh over its seventh. */
  HALF_DIMINISHED_OVER_SEVENTH("m7b5", 10, 6, 0, 3, 6, 10);

  private final String suffix;
  private final int bassSemitones;
  private final int bassSteps;
  private final int notes;

  ChordQuality(String suffix, int bassSemitones, int bassSteps, int... semitones) {
    this.suffix = suffix;
    this.bassSemitones = bassSemitones;
    this.bassSteps = bassSteps;
    this.notes = Arrays.stream(semitones).map(semitone -> 1 << semitone).sum();
  }

  /** What follows the root in a name, without the bass. */
  String suffix() {
    return suffix;
  }

  /** How far the bass lies above the root, 0 to 11 semitones. */
  public int bassSemitones() {
    return bassSemitones;
  }

  /** The same in steps of the scale, 0 to 6. */
  int bassSteps() {
    return bassSteps;
  }

  /** The notes above the root, the root first, each 0 to 11 semitones; none of no chord. */
  public int[] semitones() {
    return IntStream.range(0, 12).filter(this::has).toArray();
  }

  /** Whether the third is minor: half of what is compared where only major and minor count. */
  public boolean isMinor() {
    return has(3);
  }

  private boolean has(int semitone) {
    return (notes >> semitone & 1) != 0;
  }
}
