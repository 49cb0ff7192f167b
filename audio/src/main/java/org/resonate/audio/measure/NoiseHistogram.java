package org.resonate.audio.measure;

import java.util.Arrays;

/**
 * Finds the noise power in a histogram of the powers of time-frequency tiles, some of which hold
 * noise alone.
 *
 * <p>The periodogram of Gaussian noise of power σ² is exponential: below a limit T = 1.5 σ² its
 * mean is T (1/1.5 − 1/(e^1.5 − 1)) = 0.3795 T, however many of the tiles above T hold something
 * else. So the noise power is T/1.5 at the lowest T whose tiles have that mean (the maximum
 * likelihood of the truncated exponential). Tiles of music raise the estimate only where there are
 * almost none without it.
 */
final class NoiseHistogram {

  private static final double LIMIT = 1.5;
  private static final double MEAN = 1 / LIMIT - 1 / Math.expm1(LIMIT);
  // Eight cells an octave, from 2^-80 to 2^16: the top bits of a float.
  private static final int SHIFT = 20;
  private static final int LOWEST = Float.floatToRawIntBits(0x1p-80f) >>> SHIFT;
  private static final int CELLS = (Float.floatToRawIntBits(0x1p16f) >>> SHIFT) - LOWEST;

  private final int[] counts = new int[CELLS];
  private long total;

  /** Adds the tiles from an index to before another. */
  void add(float[] powers, int from, int to) {
    int[] cells = counts;
    for (int i = from; i < to; i++) {
      int cell = (Float.floatToRawIntBits(powers[i]) >>> SHIFT) - LOWEST;
      cells[Math.max(0, Math.min(CELLS - 1, cell))]++;
    }
    total += to - from;
  }

  void clear() {
    Arrays.fill(counts, 0);
    total = 0;
  }

  /** The noise power of a tile; NaN where there are too few. */
  double estimate() {
    long enough = Math.max(total / 50, Math.min(Math.max(12, total / 3), 100));
    if (total < enough) {
      return Double.NaN;
    }
    long below = 0;
    double sum = 0;
    double lastRatio = 1;
    for (int cell = 0; cell < CELLS; cell++) {
      below += counts[cell];
      double top = edge(cell + 1);
      sum += counts[cell] * 0.5 * (edge(cell) + top);
      double ratio = below == 0 ? 1 : sum / below / top;
      if (below >= enough && ratio <= MEAN) {
        // Between two edges: where the line through both ratios crosses.
        double share = lastRatio > MEAN ? (lastRatio - MEAN) / (lastRatio - ratio) : 1;
        return (edge(cell) + Math.min(1, share) * (top - edge(cell))) / LIMIT;
      }
      lastRatio = ratio;
    }
    return Double.NaN;
  }

  private static double edge(int cell) {
    return Float.intBitsToFloat((cell + LOWEST) << SHIFT);
  }
}
