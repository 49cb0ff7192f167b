package org.resonate.audio.filter;

import java.util.function.DoubleUnaryOperator;
import org.resonate.audio.Levels;
import org.resonate.audio.spectrum.Fft;
import org.resonate.audio.spectrum.Windows;

/** Makes FIR filters whose magnitude follows a curve. */
final class FirDesign {

  /** The window at the ends of the response: ripple under −60 dB. */
  private static final double BETA = 6;

  private FirDesign() {}

  /**
   * @param gainDb the wanted gain at a frequency in Hz, dB, finite
   * @param taps how long the filter is, odd
   * @param phase linear: symmetric about the middle tap
   * @param rateHz where it will run
   */
  static float[] design(DoubleUnaryOperator gainDb, int taps, EqPhase phase, int rateHz) {
    // Four times as fine as the filter can follow, so that what wraps around has decayed.
    Fft fft = new Fft(4 * Integer.highestOneBit(2 * taps - 1));
    float[] gains = new float[fft.bins()];
    for (int k = 0; k < gains.length; k++) {
      gains[k] = (float) gainDb.applyAsDouble((double) k * rateHz / fft.size());
    }
    return switch (phase) {
      case LINEAR -> linear(fft, gains, taps);
      case MINIMUM -> minimum(fft, gains, taps);
    };
  }

  /** The real, even response of the magnitude, turned so that its middle is the middle tap. */
  private static float[] linear(Fft fft, float[] gainsDb, int taps) {
    float[] data = new float[fft.size() + 2];
    for (int k = 0; k < gainsDb.length; k++) {
      data[2 * k] = (float) Levels.fromDb(gainsDb[k]);
    }
    fft.inverse(data);
    float[] fir = new float[taps];
    int middle = taps / 2;
    for (int i = 0; i <= middle; i++) {
      float tap = (float) (data[i] * Windows.kaiser(i / (middle + 1.0), BETA));
      fir[middle + i] = tap;
      fir[middle - i] = tap;
    }
    return fir;
  }

  /**
   * Folds the cepstrum of the log magnitude onto positive time (Oppenheim and Schafer,
   * "Discrete-Time Signal Processing", the chapter on cepstrum analysis).
   */
  private static float[] minimum(Fft fft, float[] gainsDb, int taps) {
    int size = fft.size();
    float[] data = new float[size + 2];
    for (int k = 0; k < gainsDb.length; k++) {
      data[2 * k] = (float) (gainsDb[k] * Math.log(10) / 20);
    }
    fft.inverse(data);
    for (int i = 1; i < size / 2; i++) {
      data[i] *= 2;
      data[size - i] = 0;
    }
    fft.forward(data);
    for (int k = 0; k < gainsDb.length; k++) {
      double magnitude = Math.exp(data[2 * k]);
      double angle = data[2 * k + 1];
      data[2 * k] = (float) (magnitude * Math.cos(angle));
      data[2 * k + 1] = (float) (magnitude * Math.sin(angle));
    }
    fft.inverse(data);
    float[] fir = new float[taps];
    for (int i = 0; i < taps; i++) {
      fir[i] = (float) (data[i] * Windows.kaiser(i / (double) taps, BETA));
    }
    return fir;
  }
}
