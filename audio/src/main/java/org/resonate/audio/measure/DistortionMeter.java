package org.resonate.audio.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;

/**
 * Estimates nonlinear distortion without a reference: how the tops of loud waves are bent against
 * those of quieter ones. A curve that bends maps the distribution of magnitudes that a wave had
 * onto the one that is found; the quieter waves, which lie where the curve is straight, show the
 * distribution that it had (White, "Restoration of nonlinearly distorted audio by histogram
 * equalization", JAES 30(11), 1982, there with a model of the sound in their place). So what never
 * changes its level tells nothing, and neither does gain that rides.
 */
public final class DistortionMeter implements AudioSink {

  private static final int BINS = 64;
  // Eight classes of level an octave: the top bits of a float, from 2^-12 to 2^4.
  private static final int SHIFT = 20;
  private static final int LOWEST = Float.floatToRawIntBits(0x1p-12f) >>> SHIFT;
  private static final int CLASSES = (Float.floatToRawIntBits(0x1p4f) >>> SHIFT) - LOWEST;
  private static final int SHORTEST = 8;
  private static final int LONGEST = 4096;
  private static final int QUANTILES = 200;
  // 9 dB under the top, 12 dB wide; from 7.5 dB under the top on tops may be bent.
  private static final int LOWEST_REFERENCE = 28;
  private static final int HIGHEST_REFERENCE = 12;
  private static final int BENT_CLASSES = 10;
  private static final long FEWEST_HERE = 500;

  private static final double CELL_SECONDS = 0.25;
  private static final double BENT = 1.05;

  private final int cellFrames;
  private final Lobe[] lobes;
  // The class of the highest top by stretch of time; −1: none.
  private final List<Byte> cells = new ArrayList<>();
  private final long[][] counts = new long[CLASSES][BINS];
  private final long[] samples = new long[CLASSES];

  /**
   * @param format of the signal
   */
  public DistortionMeter(AudioFormat format) {
    cellFrames = (int) Math.max(1, Math.round(CELL_SECONDS * format.rateHz()));
    lobes = new Lobe[format.channels()];
    Arrays.setAll(lobes, channel -> new Lobe());
  }

  @Override
  public void write(float[][] block, int frames) {
    for (int channel = 0; channel < lobes.length; channel++) {
      lobes[channel].take(block[channel], frames);
    }
  }

  @Override
  public void finish() {}

  /** Stretches in which tops are bent, a quarter of a second fine; valid once finished. */
  List<Spans.Span> spans(long mergeFrames) {
    int lowest = CLASSES;
    double[] reference = reference();
    for (int level = top(); reference != null && level > top() - BENT_CLASSES; level--) {
      double[] here = pooled(level - 1, level + 1, FEWEST_HERE);
      if (here != null && stretch(reference, here) > BENT) {
        lowest = level;
      }
    }
    Spans spans = new Spans(mergeFrames);
    for (int cell = 0; cell < cells.size(); cell++) {
      if (cells.get(cell) >= lowest) {
        spans.add((long) cell * cellFrames, (long) (cell + 1) * cellFrames);
      }
    }
    return spans.list();
  }

  /** From one change of sign to the next. */
  private final class Lobe {

    private final float[] held = new float[LONGEST];
    private int length;
    private float peak;
    private boolean positive;
    private long frame;

    void take(float[] block, int frames) {
      for (int i = 0; i < frames; i++) {
        float sample = block[i];
        if (sample > 0 != positive) {
          end(frame + i);
          positive = sample > 0;
        }
        float size = Math.abs(sample);
        if (length < LONGEST) {
          held[length] = size;
        }
        length++;
        peak = Math.max(peak, size);
      }
      frame += frames;
    }

    private void end(long endFrame) {
      if (length >= SHORTEST && length <= LONGEST) {
        int level = (Float.floatToRawIntBits(peak) >>> SHIFT) - LOWEST;
        if (level >= 0 && level < CLASSES) {
          long[] bins = counts[level];
          float scale = (BINS - 0.01f) / peak;
          for (int i = 0; i < length; i++) {
            bins[(int) (scale * held[i])]++;
          }
          samples[level] += length;
          int cell = (int) ((endFrame - length) / cellFrames);
          while (cells.size() <= cell) {
            cells.add((byte) -1);
          }
          if (level > cells.get(cell)) {
            cells.set(cell, (byte) level);
          }
        }
      }
      length = 0;
      peak = 0;
    }
  }

  /**
   * The power of all that is no scaled copy of the sound before it was bent, against the sound, dB;
   * empty where there is nothing to compare. Valid once finished.
   */
  public OptionalDouble distortionDb() {
    int top = top();
    double[] reference = reference();
    if (reference == null) {
      return OptionalDouble.empty();
    }
    double cross = 0;
    double before = 0;
    double after = 0;
    for (int level = top - LOWEST_REFERENCE; level < CLASSES; level++) {
      if (level < 0 || samples[level] == 0) {
        continue;
      }
      double peak = Float.intBitsToFloat((level + LOWEST) << SHIFT);
      double weight = samples[level] * peak * peak;
      double[] here = level > top - BENT_CLASSES ? pooled(level - 1, level + 1, FEWEST_HERE) : null;
      double stretch = here == null ? 1 : Math.max(1, stretch(reference, here));
      for (int q = 0; q < QUANTILES; q++) {
        double x = stretch * reference[q];
        double y = here == null || stretch <= 1 ? x : here[q];
        cross += weight * x * y;
        before += weight * x * x;
        after += weight * y * y;
      }
    }
    double share = Math.max(1e-9, 1 - cross * cross / Math.max(1e-30, before * after));
    return OptionalDouble.of(Levels.powerToDb(share));
  }

  /** The class that all but a two-thousandth of the samples' waves are in or under. */
  private int top() {
    long all = Arrays.stream(samples).sum();
    int top = CLASSES - 1;
    long above = 0;
    while (top > 0 && above + samples[top] < Math.max(1, all / 2000)) {
      above += samples[top--];
    }
    return top;
  }

  /** The distribution that waves have where the curve is straight; null of too few. */
  private double[] reference() {
    long fewest = Math.max(2000, Arrays.stream(samples).sum() / 200);
    return pooled(top() - LOWEST_REFERENCE, top() - HIGHEST_REFERENCE, fewest);
  }

  /** Magnitudes against the peak at each quantile, of several classes; null of too few. */
  private double[] pooled(int from, int to, long fewest) {
    long[] bins = new long[BINS];
    long sum = 0;
    for (int level = Math.max(0, from); level <= Math.min(CLASSES - 1, to); level++) {
      for (int bin = 0; bin < BINS; bin++) {
        bins[bin] += counts[level][bin];
        sum += counts[level][bin];
      }
    }
    if (sum < fewest) {
      return null;
    }
    double[] quantiles = new double[QUANTILES];
    int bin = 0;
    double below = 0;
    for (int q = 0; q < QUANTILES; q++) {
      double goal = (q + 0.5) / QUANTILES * sum;
      while (below + bins[bin] < goal) {
        below += bins[bin++];
      }
      quantiles[q] = (bin + (goal - below) / bins[bin]) / BINS;
    }
    return quantiles;
  }

  /** How much steeper magnitudes rise at first than they do in the reference. */
  private static double stretch(double[] reference, double[] here) {
    double sum = 0;
    double weights = 0;
    for (int q = 0; q < QUANTILES; q++) {
      if (here[q] > 0.08 && here[q] < 0.5) {
        sum += here[q] * reference[q];
        weights += reference[q] * reference[q];
      }
    }
    return weights == 0 ? 1 : sum / weights;
  }
}
