package org.resonate.audio.chord;

/**
 * The way from an FFT's magnitudes to three bins a semitone (Mauch and Dixon, "Approximate note
 * transcription for the improved identification of difficult chords", ISMIR 2010): each bin gathers
 * what lies within a third of a semitone, and within one bin of the FFT where those lie wider.
 */
final class NoteSpectrum {

  /** The lowest note, A0, as MIDI counts. */
  static final int LOWEST_NOTE = 21;

  /** How many notes there are: seven octaves, to 3.3 kHz. */
  static final int NOTES = 84;

  /** Bins a semitone; the middle one is the note's own. */
  static final int BINS_A_NOTE = 3;

  /** Bins of a tuned spectrum. */
  static final int BINS = BINS_A_NOTE * NOTES;

  /** Bins before tuning: a semitone more at either end. */
  static final int UNTUNED_BINS = BINS + 2 * BINS_A_NOTE;

  private final int[] firstBins;
  private final float[][] weights;
  private final double binHz;

  /**
   * @param binHz from bin to bin of the FFT
   */
  NoteSpectrum(double binHz) {
    this.binHz = binHz;
    firstBins = new int[UNTUNED_BINS];
    weights = new float[UNTUNED_BINS][];
    for (int k = 0; k < UNTUNED_BINS; k++) {
      double hz = hz(k);
      double reachHz = Math.max(binHz, hz * (Math.pow(2, 1 / 36.0) - 1));
      int first = (int) Math.ceil((hz - reachHz) / binHz);
      int last = (int) Math.floor((hz + reachHz) / binHz);
      firstBins[k] = first;
      weights[k] = new float[last - first + 1];
      for (int bin = first; bin <= last; bin++) {
        weights[k][bin - first] = (float) (1 - Math.abs(bin * binHz - hz) / reachHz);
      }
    }
  }

  /** The frequency of an untuned bin at 440 Hz for A4. */
  static double hz(int untunedBin) {
    double note = LOWEST_NOTE - 1 + (untunedBin - 1) / (double) BINS_A_NOTE;
    return 440 * Math.pow(2, (note - 69) / 12);
  }

  /**
   * Maps one frame.
   *
   * @param spectrum as {@link org.resonate.audio.spectrum.Fft} lays it out
   * @return {@code [UNTUNED_BINS]} magnitudes
   */
  float[] map(float[] spectrum) {
    float[] notes = new float[UNTUNED_BINS];
    for (int k = 0; k < UNTUNED_BINS; k++) {
      float sum = 0;
      for (int i = 0; i < weights[k].length; i++) {
        int bin = firstBins[k] + i;
        float re = spectrum[2 * bin];
        float im = spectrum[2 * bin + 1];
        sum += weights[k][i] * (float) Math.sqrt(re * re + im * im);
      }
      notes[k] = sum;
    }
    return notes;
  }

  /**
   * What a Hann-windowed sinusoid gives, added to a spectrum that is in tune.
   *
   * @param notes {@code [BINS]}
   */
  void addSinusoid(double hz, double level, double[] notes) {
    for (int j = 0; j < BINS; j++) {
      int k = j + BINS_A_NOTE;
      for (int i = 0; i < weights[k].length; i++) {
        notes[j] += level * weights[k][i] * hannLobe(firstBins[k] + i - hz / binHz);
      }
    }
  }

  /** The main lobe and the first side lobes of a Hann window's spectrum; 1 in the middle. */
  private static double hannLobe(double bins) {
    double x = Math.abs(bins);
    if (x > 4) {
      return 0;
    }
    if (x < 1e-6 || Math.abs(x - 1) < 1e-6) {
      return x < 0.5 ? 1 : 0.5;
    }
    return Math.abs(Math.sin(Math.PI * x) / (Math.PI * x * (1 - x * x)));
  }

  /**
   * Moves a spectrum so that its notes lie in the middle bins.
   *
   * @param untuned {@code [UNTUNED_BINS]}
   * @param semitones how much sharper than 440 Hz the recording is, −0.5 to 0.5
   * @param tuned {@code [BINS]}, overwritten
   */
  static void tune(float[] untuned, double semitones, double[] tuned) {
    double shift = BINS_A_NOTE * (1 + semitones);
    for (int j = 0; j < BINS; j++) {
      int whole = (int) (j + shift);
      double part = j + shift - whole;
      tuned[j] = (1 - part) * untuned[whole] + part * untuned[whole + 1];
    }
  }
}
