package org.resonate.audio.chord;

import static org.resonate.audio.chord.NoteSpectrum.LOWEST_NOTE;
import static org.resonate.audio.chord.NoteSpectrum.NOTES;

/**
 * How well each chord fits the notes of one frame: the cosine between the treble's chroma and the
 * chord's notes (Fujishima, ICMC 1999), and the share that the chord's lowest note has in the
 * bass's. Chords beyond triads are let in only where they fit clearly better.
 */
final class ChordLikeness {

  private static final double BASS_SHARE = 0.2;
  private static final double RARE = 0.05;
  private static final double NONE_SHARE = 0.8;

  /** Evens out notes of different strength. */
  private static final double COMPRESSION = 0.7;

  private final double[] trebleWeights = new double[NOTES];
  private final double[] bassWeights = new double[NOTES];
  private final double[][] notesOf;
  private final int[] bassOf;
  private final double[] handicaps;

  ChordLikeness() {
    for (int n = 0; n < NOTES; n++) {
      double note = LOWEST_NOTE + n;
      bassWeights[n] = rise(note, 26, 29) * (1 - rise(note, 45, 57));
      trebleWeights[n] = rise(note, 43, 55) * (1 - rise(note, 84, 98));
    }
    int chords = ChordVocabulary.CHORDS.size();
    notesOf = new double[chords][12];
    bassOf = new int[chords];
    handicaps = new double[chords];
    for (int c = 0; c < chords; c++) {
      Chord chord = ChordVocabulary.CHORDS.get(c);
      int[] semitones = chord.quality().semitones();
      for (int semitone : semitones) {
        notesOf[c][(chord.root() + semitone) % 12] = 1 / Math.sqrt(semitones.length);
      }
      bassOf[c] = chord.bass();
      handicaps[c] = handicap(chord.quality());
    }
  }

  private static double handicap(ChordQuality quality) {
    return switch (quality) {
      case NONE, MAJOR, MINOR -> 0;
      case SEVENTH, MINOR_SEVENTH, MAJOR_SEVENTH, MAJOR_OVER_THIRD, MAJOR_OVER_FIFTH -> RARE;
      case SIXTH,
          MINOR_SIXTH,
          DIMINISHED,
          AUGMENTED,
          HALF_DIMINISHED,
          MAJOR_OVER_SECOND,
          MAJOR_OVER_SEVENTH,
          SEVENTH_OVER_THIRD,
          HALF_DIMINISHED_OVER_SEVENTH ->
          2 * RARE;
    };
  }

  /** 0 up to a note, 1 from another on, half a cosine between. */
  private static double rise(double note, double from, double to) {
    double at = Math.max(0, Math.min(1, (note - from) / (to - from)));
    return 0.5 - 0.5 * Math.cos(Math.PI * at);
  }

  /**
   * Looks at a frame.
   *
   * @param notes {@code [NOTES]}, how strongly each sounds, 0 or more
   * @param likeness {@code [chords]} in the order of {@link ChordVocabulary#CHORDS}, overwritten:
   *     at most 1; of no chord up to 0.8, which an even chroma or none has
   */
  void of(double[] notes, double[] likeness) {
    double[] treble = chroma(notes, trebleWeights);
    double[] bass = chroma(notes, bassWeights);
    double evenness = 0;
    for (double value : treble) {
      evenness += value / Math.sqrt(12);
    }
    boolean isEmpty = evenness == 0;
    likeness[0] = NONE_SHARE * (isEmpty ? 1 : evenness);
    for (int c = 1; c < likeness.length; c++) {
      double cosine = 0;
      for (int pitch = 0; pitch < 12; pitch++) {
        cosine += notesOf[c][pitch] * treble[pitch];
      }
      likeness[c] = (1 - BASS_SHARE) * cosine + BASS_SHARE * bass[bassOf[c]] - handicaps[c];
    }
  }

  /** Strength by pitch class, of length 1 as a vector; all 0 of nothing. */
  private static double[] chroma(double[] notes, double[] weights) {
    double[] chroma = new double[12];
    for (int n = 0; n < NOTES; n++) {
      chroma[(LOWEST_NOTE + n) % 12] += weights[n] * notes[n];
    }
    double square = 0;
    for (int pitch = 0; pitch < 12; pitch++) {
      chroma[pitch] = Math.pow(chroma[pitch], COMPRESSION);
      square += chroma[pitch] * chroma[pitch];
    }
    for (int pitch = 0; pitch < 12 && square > 0; pitch++) {
      chroma[pitch] /= Math.sqrt(square);
    }
    return chroma;
  }
}
