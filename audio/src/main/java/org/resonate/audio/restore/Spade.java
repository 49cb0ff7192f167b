package org.resonate.audio.restore;

import java.util.Arrays;
import org.resonate.audio.spectrum.Fft;

/**
 * Declips one frame by sparsity: among all frames that agree with what is known, the one whose
 * spectrum has the fewest large bins, by A-SPADE (Kitić, Bertin, Gribonval, Sparsity and cosparsity
 * for audio declipping, 2015, arXiv 1506.01830, algorithm 1). The analysis operator is the discrete
 * Fourier transform of the frame padded to twice its length, a tight frame of redundancy two, so
 * that the projection onto what is known is done sample by sample.
 *
 * <p>Owns its scratch: not for several threads at once.
 */
final class Spade {

  // Cells an eighth of an octave wide: the top bits of a float.
  private static final int SHIFT = 20;

  private final int size;
  private final double close;
  private final double growth;
  private final Fft fft;
  private final float[] spectrum;
  private final float[] sparse;
  private final float[] dual;
  private final float[] powers;
  private final float[] near;
  private final int[] cells = new int[1 << (31 - SHIFT)];

  /**
   * @param size of the frames, samples, a power of two
   * @param close how much of the frame, in norm, the sparse spectrum may miss in the end; the
   *     paper's 0.1 is about 0.01 of a loud frame
   * @param growth by what share of themselves the bins that are kept grow in a round, at least one
   *     bin; at 0 it is the paper's
   */
  Spade(int size, double close, double growth) {
    this.size = size;
    this.close = close;
    this.growth = growth;
    fft = new Fft(2 * size);
    spectrum = new float[2 * size + 2];
    sparse = new float[2 * size + 2];
    dual = new float[2 * size + 2];
    powers = new float[fft.bins()];
    near = new float[fft.bins()];
  }

  /**
   * Restores a frame in place.
   *
   * @param frame {@code [size]}, windowed; clipped samples at the level at which they were cut
   * @param lower {@code [size]}: the least each sample may be
   * @param upper the most; equal to {@code lower} where the sample is known
   * @return how many rounds it took
   */
  int declip(float[] frame, float[] lower, float[] upper) {
    double energy = 0;
    for (float sample : frame) {
      energy += sample * sample;
    }
    double enough = close * close * energy * 2 * size;
    Arrays.fill(dual, 0);
    forward(frame);
    int most = fft.bins();
    double kept = 1;
    int rounds = 0;
    while (kept < most) {
      rounds++;
      threshold((int) kept);
      for (int i = 0; i < spectrum.length; i++) {
        spectrum[i] = sparse[i] - dual[i];
      }
      fft.inverse(spectrum);
      for (int i = 0; i < size; i++) {
        frame[i] = Math.max(lower[i], Math.min(upper[i], spectrum[i]));
      }
      forward(frame);
      double missed = 0;
      for (int i = 0; i < spectrum.length; i++) {
        float gap = spectrum[i] - sparse[i];
        missed += gap * gap;
        dual[i] += gap;
      }
      // Each bin stands for its mirror image as well.
      if (2 * missed <= enough) {
        break;
      }
      kept += Math.max(1, growth * kept);
    }
    return rounds;
  }

  private void forward(float[] frame) {
    System.arraycopy(frame, 0, spectrum, 0, size);
    Arrays.fill(spectrum, size, spectrum.length, 0);
    fft.forward(spectrum);
  }

  /** Keeps of spectrum + dual the largest bins. */
  private void threshold(int kept) {
    Arrays.fill(cells, 0);
    for (int bin = 0; bin < powers.length; bin++) {
      float re = spectrum[2 * bin] + dual[2 * bin];
      float im = spectrum[2 * bin + 1] + dual[2 * bin + 1];
      float power = re * re + im * im;
      sparse[2 * bin] = re;
      sparse[2 * bin + 1] = im;
      powers[bin] = power;
      cells[Float.floatToRawIntBits(power) >>> SHIFT]++;
    }
    float least = largest(kept);
    for (int bin = 0; bin < powers.length; bin++) {
      if (powers[bin] < least) {
        sparse[2 * bin] = 0;
        sparse[2 * bin + 1] = 0;
      }
    }
  }

  /** The power that is the n-th from above. */
  private float largest(int n) {
    int above = 0;
    int cell = cells.length - 1;
    while (above + cells[cell] < n) {
      above += cells[cell--];
    }
    int count = 0;
    for (float power : powers) {
      if (Float.floatToRawIntBits(power) >>> SHIFT == cell) {
        near[count++] = power;
      }
    }
    Arrays.sort(near, 0, count);
    return near[count - (n - above)];
  }
}
