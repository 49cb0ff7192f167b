package org.resonate.audio.chord;

import static org.resonate.audio.chord.NoteSpectrum.BINS;
import static org.resonate.audio.chord.NoteSpectrum.BINS_A_NOTE;
import static org.resonate.audio.chord.NoteSpectrum.NOTES;

import java.util.Arrays;

/**
 * How strongly each note sounds: the non-negative least-squares fit of notes with falling partials
 * to a whitened spectrum (Mauch and Dixon, ISMIR 2010), so that a partial is not taken for a note.
 * Solved coordinate by coordinate (Franc, Hlaváč and Navara, CAIP 2005).
 */
final class NoteTranscription {

  private static final int PARTIALS = 20;
  private static final double PARTIAL_FALL = 0.7;
  private static final int HALF_OCTAVE = 6 * BINS_A_NOTE;
  private static final double WHITENING = 0.7;
  private static final int SWEEPS = 40;
  private static final double EXACT = 1e-3;

  private final double[][] dictionary = new double[NOTES][];
  private final double[][] gram = new double[NOTES][NOTES];
  private final double[] window = new double[2 * HALF_OCTAVE + 1];
  private final double[] mean = new double[BINS];
  private final double[] square = new double[BINS];
  private final double[] variance = new double[BINS];
  private final double[] gradient = new double[NOTES];

  /**
   * @param spectrum that the notes will be seen in
   */
  NoteTranscription(NoteSpectrum spectrum) {
    for (int note = 0; note < NOTES; note++) {
      double[] profile = new double[BINS];
      double hz = NoteSpectrum.hz(BINS_A_NOTE * (note + 1) + 1);
      for (int partial = 1; partial <= PARTIALS; partial++) {
        spectrum.addSinusoid(partial * hz, Math.pow(PARTIAL_FALL, partial - 1), profile);
      }
      double norm = Math.sqrt(Arrays.stream(profile).map(v -> v * v).sum());
      dictionary[note] = Arrays.stream(profile).map(v -> v / norm).toArray();
    }
    for (int a = 0; a < NOTES; a++) {
      for (int b = 0; b < NOTES; b++) {
        for (int j = 0; j < BINS; j++) {
          gram[a][b] += dictionary[a][j] * dictionary[b][j];
        }
      }
    }
    for (int i = 0; i < window.length; i++) {
      window[i] = 0.54 + 0.46 * Math.cos(Math.PI * (i - HALF_OCTAVE) / HALF_OCTAVE);
    }
  }

  /**
   * Transcribes one frame.
   *
   * @param tuned {@code [BINS]}; whitened in place
   * @param notes {@code [NOTES]}, overwritten: 0 or more
   */
  void transcribe(double[] tuned, double[] notes) {
    whiten(tuned);
    double most = 0;
    for (int n = 0; n < NOTES; n++) {
      double dot = 0;
      for (int j = 0; j < BINS; j++) {
        dot += dictionary[n][j] * tuned[j];
      }
      gradient[n] = -dot;
      most = Math.max(most, dot);
    }
    Arrays.fill(notes, 0);
    double largest = Double.MAX_VALUE;
    for (int sweep = 0; sweep < SWEEPS && largest > EXACT * most; sweep++) {
      largest = 0;
      for (int n = 0; n < NOTES; n++) {
        double step = Math.max(0, notes[n] - gradient[n] / gram[n][n]) - notes[n];
        if (step != 0) {
          notes[n] += step;
          largest = Math.max(largest, Math.abs(step));
          double[] row = gram[n];
          for (int m = 0; m < NOTES; m++) {
            gradient[m] += step * row[m];
          }
        }
      }
    }
  }

  /** Takes away the running mean over an octave and divides by the running deviation. */
  private void whiten(double[] tuned) {
    smooth(tuned, mean);
    double power = 0;
    for (int j = 0; j < BINS; j++) {
      double apart = tuned[j] - mean[j];
      square[j] = apart * apart;
      power += square[j] / BINS;
    }
    double floor = 1e-3 * Math.sqrt(power) + 1e-30;
    smooth(square, variance);
    for (int j = 0; j < BINS; j++) {
      double apart = Math.max(0, tuned[j] - mean[j]);
      tuned[j] = apart / Math.pow(Math.max(floor, Math.sqrt(variance[j])), WHITENING);
    }
  }

  private void smooth(double[] from, double[] to) {
    for (int j = 0; j < BINS; j++) {
      double sum = 0;
      double weight = 0;
      int last = Math.min(BINS - 1, j + HALF_OCTAVE);
      for (int i = Math.max(0, j - HALF_OCTAVE); i <= last; i++) {
        double w = window[i - j + HALF_OCTAVE];
        sum += w * from[i];
        weight += w;
      }
      to[j] = sum / weight;
    }
  }
}
