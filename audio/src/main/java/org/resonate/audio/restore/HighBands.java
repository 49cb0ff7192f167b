package org.resonate.audio.restore;

import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Levels;

/**
 * The quarter octaves above a cut, and two half octaves right below it that tell what may have been
 * there, as bins of one transform.
 */
final class HighBands {

  static final int SIZE = 2048;
  static final int HOP = 512;

  // An encoder's or a converter's slope lies below the cut.
  private static final double SLOPE_SHARE = 0.95;
  private static final double HIGHEST_HZ = 19_000;
  private static final double LOWEST_CUT_HZ = 1000;

  // Bins up to which there is sound, and from which on there is none.
  final int below;
  final int cut;
  final int middle;
  final int lowest;
  // Where each band begins; the last is where the last one ends.
  final int[] edges;

  HighBands(AudioFormat format, double cutHz) {
    double binHz = format.rateHz() / (double) SIZE;
    below = (int) (SLOPE_SHARE * cutHz / binHz);
    cut = (int) Math.ceil(cutHz / binHz);
    middle = (int) Math.round(below / Math.sqrt(2));
    lowest = below / 2;
    int last = (int) (Math.min(HIGHEST_HZ, 0.48 * format.rateHz()) / binHz);
    int[] found = new int[40];
    int count = 0;
    if (cutHz >= LOWEST_CUT_HZ) {
      for (double edge = cut; edge < last; edge *= Math.pow(2, 0.25)) {
        found[count++] = (int) edge;
      }
      if (count > 0) {
        found[count++] = last;
      }
    }
    edges = Arrays.copyOf(found, count);
  }

  /** How many bands there are above the cut; 0 where it is too high or too low. */
  int count() {
    return Math.max(0, edges.length - 1);
  }

  /** How many octaves the middle of a band lies above that of the upper half octave. */
  double octaves(int band) {
    return Math.log(Math.sqrt((double) edges[band] * edges[band + 1] / middle / below))
        / Math.log(2);
  }

  /** Mean power of the bins from one to another, dB; at least −200. */
  static double meanDb(float[] spectrum, int from, int to) {
    double sum = 0;
    for (int bin = from; bin < to; bin++) {
      sum += spectrum[2 * bin] * spectrum[2 * bin] + spectrum[2 * bin + 1] * spectrum[2 * bin + 1];
    }
    return Levels.powerToDb(sum / Math.max(1, to - from) + 1e-20);
  }
}
