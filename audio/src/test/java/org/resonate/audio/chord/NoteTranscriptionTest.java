package org.resonate.audio.chord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.resonate.audio.spectrum.Fft;
import org.resonate.audio.spectrum.Windows;

class NoteTranscriptionTest {

  private static final int SIZE = 16384;
  private static final double RATE_HZ = 44_100;

  private final NoteSpectrum spectrum = new NoteSpectrum(RATE_HZ / SIZE);

  /** Notes with ten partials, each 0.7 of the one before. */
  private float[] sound(double cents, int... midi) {
    float[] samples = new float[SIZE + 2];
    float[] window = Windows.hann(SIZE);
    for (int note : midi) {
      double hz = 440 * Math.pow(2, (note - 69 + cents / 100) / 12);
      for (int partial = 1; partial <= 10; partial++) {
        double level = 0.1 * Math.pow(0.7, partial - 1);
        for (int i = 0; i < SIZE; i++) {
          double phase = 2 * Math.PI * partial * hz * i / RATE_HZ + partial * note;
          samples[i] += (float) (window[i] * level * Math.sin(phase));
        }
      }
    }
    new Fft(SIZE).forward(samples);
    return spectrum.map(samples);
  }

  @Test
  void partialsAreNotTakenForNotes() {
    for (double cents : new double[] {-40, 0, 25}) {
      // A low C and an E minor chord above it.
      Set<Integer> played = Set.of(36, 64, 67, 71);
      double[] tuned = new double[NoteSpectrum.BINS];
      NoteSpectrum.tune(sound(cents, 36, 64, 67, 71), cents / 100, tuned);
      double[] folded = new double[NoteSpectrum.NOTES];
      for (int n = 0; n < folded.length; n++) {
        folded[n] = tuned[NoteSpectrum.BINS_A_NOTE * n + 1];
      }
      double[] notes = new double[NoteSpectrum.NOTES];
      new NoteTranscription(spectrum).transcribe(tuned, notes);
      double spectrumShare = shareOf(played, folded);
      double share = shareOf(played, notes);
      assertTrue(spectrumShare < 0.4, cents + " cents, spectrum: " + spectrumShare);
      assertTrue(share > 0.65, cents + " cents: " + share);
    }
  }

  private static double shareOf(Set<Integer> played, double[] notes) {
    double share = 0;
    double all = 0;
    for (int n = 0; n < notes.length; n++) {
      assertTrue(notes[n] >= 0);
      share += played.contains(NoteSpectrum.LOWEST_NOTE + n) ? notes[n] : 0;
      all += notes[n];
    }
    return share / all;
  }

  @Test
  void tuningIsTheRecordings() {
    for (double cents : new double[] {-45, -40, -20, 0, 10, 40, 45}) {
      Tuning tuning = new Tuning(100);
      tuning.hear(sound(cents, 45, 57, 61, 64));
      assertEquals(cents, 100 * tuning.semitones(), 6);
    }
  }

  @Test
  void silenceHasNoTuning() {
    Tuning tuning = new Tuning(100);
    tuning.hear(new float[NoteSpectrum.UNTUNED_BINS]);
    assertEquals(0, tuning.semitones());
  }

  @Test
  void aSinusoidLooksAsTheDictionarySays() {
    float[] samples = new float[SIZE + 2];
    float[] window = Windows.hann(SIZE);
    double hz = 441.3;
    for (int i = 0; i < SIZE; i++) {
      samples[i] = (float) (window[i] * Math.sin(2 * Math.PI * hz * i / RATE_HZ));
    }
    new Fft(SIZE).forward(samples);
    double[] seen = new double[NoteSpectrum.BINS];
    NoteSpectrum.tune(spectrum.map(samples), 0, seen);
    double[] said = new double[NoteSpectrum.BINS];
    spectrum.addSinusoid(hz, SIZE / 4.0, said);
    for (int j = 0; j < said.length; j++) {
      assertEquals(seen[j], said[j], 0.01 * SIZE / 4);
    }
  }
}
