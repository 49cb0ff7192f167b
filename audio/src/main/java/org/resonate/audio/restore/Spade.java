package org.resonate.audio.restore;

import java.util.Arrays;
import org.resonate.audio.spectrum.Fft;

/**
 * A-SPADE: declips one frame by the sparsest spectrum that agrees with what was recorded (Kitić,
 * Bertin, Gribonval 2015; in the form of Záviška, Rajmic, Průša, Veselý 2018, algorithm 1). The
 * transform is the DFT of twice the frame's size, a tight frame. Not for several threads at once.
 */
final class Spade {

  private static final int SPARSITY_STEP = 2;
  private static final double CLOSE = 3e-3;

  private final int size;
  private final int padded;
  private final Fft fft;
  private final float scale;
  private final float[] spectrum;
  private final float[] dual;
  private final float[] sparse;
  private final float[] magnitudes;
  private final float[] sorted;

  /**
   * @param size of a frame
   */
  Spade(int size) {
    this.size = size;
    padded = 2 * size;
    fft = new Fft(padded);
    scale = (float) (1 / Math.sqrt(padded));
    spectrum = new float[padded + 2];
    dual = new float[padded + 2];
    sparse = new float[padded + 2];
    magnitudes = new float[padded / 2 + 1];
    sorted = new float[padded / 2 + 1];
  }

  /**
   * @param frame {@code [size]}, windowed; the result replaces it
   * @param lower {@code [size]}, the least that each sample may be
   * @param upper {@code [size]}, the most; equal to {@code lower} where the sample is known
   */
  void declip(float[] frame, float[] lower, float[] upper) {
    Arrays.fill(dual, 0);
    analyse(frame);
    double norm = Math.sqrt(energy(spectrum));
    if (norm == 0) {
      return;
    }
    int most = padded / 2 + 1;
    for (int kept = SPARSITY_STEP; kept <= most; kept += SPARSITY_STEP) {
      for (int i = 0; i < sparse.length; i++) {
        sparse[i] = spectrum[i] + dual[i];
      }
      threshold(kept);
      float[] back = new float[padded + 2];
      for (int i = 0; i < back.length; i++) {
        back[i] = (sparse[i] - dual[i]) / scale;
      }
      fft.inverse(back);
      for (int i = 0; i < size; i++) {
        frame[i] = Math.max(lower[i], Math.min(upper[i], back[i]));
      }
      analyse(frame);
      double distance = 0;
      for (int i = 0; i < spectrum.length; i++) {
        float gap = spectrum[i] - sparse[i];
        distance += gap * gap;
        dual[i] += gap;
      }
      if (distance <= CLOSE * CLOSE * norm * norm) {
        return;
      }
    }
  }

  private void analyse(float[] frame) {
    for (int i = 0; i < size; i++) {
      spectrum[i] = frame[i] * scale;
    }
    Arrays.fill(spectrum, size, padded + 2, 0);
    fft.forward(spectrum);
  }

  /** Keeps the bins of largest magnitude. */
  private void threshold(int kept) {
    for (int bin = 0; bin < magnitudes.length; bin++) {
      float re = sparse[2 * bin];
      float im = sparse[2 * bin + 1];
      magnitudes[bin] = re * re + im * im;
    }
    if (kept >= magnitudes.length) {
      return;
    }
    System.arraycopy(magnitudes, 0, sorted, 0, sorted.length);
    float limit = Selection.largest(sorted, kept);
    for (int bin = 0; bin < magnitudes.length; bin++) {
      if (magnitudes[bin] < limit) {
        sparse[2 * bin] = 0;
        sparse[2 * bin + 1] = 0;
      }
    }
  }

  private static double energy(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value * value;
    }
    return sum;
  }
}
