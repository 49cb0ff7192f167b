package org.resonate.audio.chord;

/**
 * How far a recording's notes lie from those of 440 Hz: the phase of what repeats every semitone
 * over the note spectrum (Mauch and Dixon, ISMIR 2010), its peaks laid through parabolas. What was
 * long ago is forgotten slowly, for tapes drift.
 */
final class Tuning {

  /** Two octaves up from the lowest note: below, the FFT does not part semitones. */
  private static final int FIRST_BIN = 24 * NoteSpectrum.BINS_A_NOTE;

  private final double keep;
  private double re;
  private double im;

  /**
   * @param memoryFrames after which a frame counts 1/e
   */
  Tuning(double memoryFrames) {
    keep = Math.exp(-1 / memoryFrames);
  }

  /**
   * Hears a frame.
   *
   * @param untuned {@code [UNTUNED_BINS]}
   */
  void hear(float[] untuned) {
    re *= keep;
    im *= keep;
    for (int k = FIRST_BIN; k < untuned.length - 1; k++) {
      // Peaks alone tell: noise and slopes only pull towards the middle.
      float below = untuned[k - 1];
      float above = untuned[k + 1];
      if (untuned[k] > below && untuned[k] >= above) {
        double bin = k + 0.5 * (below - above) / (below - 2 * untuned[k] + above);
        double turns = (bin - 1) / NoteSpectrum.BINS_A_NOTE;
        re += untuned[k] * Math.cos(2 * Math.PI * turns);
        im += untuned[k] * Math.sin(2 * Math.PI * turns);
      }
    }
  }

  /** How much sharper than 440 Hz it is, −0.5 to 0.5 semitones. */
  double semitones() {
    return re == 0 && im == 0 ? 0 : Math.atan2(im, re) / (2 * Math.PI);
  }
}
