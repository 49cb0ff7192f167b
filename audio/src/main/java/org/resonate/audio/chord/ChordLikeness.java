package org.resonate.audio.chord;

import static org.resonate.audio.chord.NoteSpectrum.LOWEST_NOTE;
import static org.resonate.audio.chord.NoteSpectrum.NOTES;

import java.util.Arrays;

/**
 * How well each chord fits the notes of one frame: the cosine between the treble's chroma and the
 * chord's notes (Fujishima, ICMC 1999), and the share that the chord's lowest note has in the
 * bass's.
 */
final class ChordLikeness {

  private static final double BASS_SHARE = Double.parseDouble(System.getProperty("bass", "0.25"));
  private static final double RARE = Double.parseDouble(System.getProperty("rare", "0.03"));
  private static final double COMPRESSION = Double.parseDouble(System.getProperty("comp", "0.5"));
  private static final double NONE_LEVEL = Double.parseDouble(System.getProperty("none", "0.85"));

  private final double[] trebleWeights = new double[NOTES];
  private final double[] bassWeights = new double[NOTES];
  private final double[][] treble;
  private final int[] bass;
  private final double[] handicap;

  ChordLikeness() {
    for (int n = 0; n < NOTES; n++) {
      double note = LOWEST_NOTE + n;
      bassWeights[n] = ramp(note, 26, 29) * (1 - ramp(note, 45, 57));
      trebleWeights[n] = ramp(note, 43, 55) * (1 - ramp(note, 84, 98));
    }
    int chords = ChordVocabulary.CHORDS.size();
    treble = new double[chords][12];
    bass = new int[chords];
    handicap = new double[chords];
    for (int c = 0; c < chords; c++) {
      Chord chord = ChordVocabulary.CHORDS.get(c);
      int[] semitones = chord.quality().semitones();
      for (int semitone : semitones) {
        treble[c][(chord.root() + semitone) % 12] = 1 / Math.sqrt(semitones.length);
      }
      bass[c] = chord.bass();
      handicap[c] = handicap(chord.quality());
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

  /** 0 up to a note, 1 from another on, a raised cosine between. */
  private static double ramp(double note, double from, double to) {
    double at = Math.max(0, Math.min(1, (note - from) / (to - from)));
    return 0.5 - 0.5 * Math.cos(Math.PI * at);
  }

  /**
   * Looks at a frame.
   *
   * @param notes {@code [NOTES]}, how strongly each sounds
   * @param likeness {@code [chords]} in the order of {@link ChordVocabulary#CHORDS}, overwritten:
   *     −0.1 to 1
   */
  void of(double[] notes, double[] likeness) {
    double[] high = chroma(notes, trebleWeights);
    double[] low = chroma(notes, bassWeights);
    double norm = Math.sqrt(Arrays.stream(high).map(v -> v * v).sum()) + 1e-30;
    double bassNorm = Math.sqrt(Arrays.stream(low).map(v -> v * v).sum()) + 1e-30;
    double all = Arrays.stream(high).sum();
    likeness[0] = NONE_LEVEL * all / (norm * Math.sqrt(12));
    for (int c = 1; c < likeness.length; c++) {
      double dot = 0;
      for (int pitch = 0; pitch < 12; pitch++) {
        dot += treble[c][pitch] * high[pitch];
      }
      likeness[c] =
          (1 - BASS_SHARE) * dot / norm + BASS_SHARE * low[bass[c]] / bassNorm - handicap[c];
    }
  }

  private static double[] chroma(double[] notes, double[] weights) {
    double[] chroma = new double[12];
    for (int n = 0; n < NOTES; n++) {
      chroma[(LOWEST_NOTE + n) % 12] += weights[n] * notes[n];
    }
    for (int pitch = 0; pitch < 12; pitch++) {
      chroma[pitch] = Math.pow(chroma[pitch], COMPRESSION);
    }
    return chroma;
  }
}
