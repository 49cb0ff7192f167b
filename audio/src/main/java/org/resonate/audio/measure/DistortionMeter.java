package org.resonate.audio.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;

/**
 * Estimates nonlinear distortion without a reference, from the waves between two changes of sign:
 * where a curve bends the loud ones, more of them reach about the same peak (Eaton and Naylor,
 * "Detection of clipping in coded speech signals", EUSIPCO 2013: such tops show in the histogram of
 * amplitudes even where they are not flat), and they are fuller, a larger mean against their peak,
 * than those a little quieter. How much of either belongs to how much distortion was fitted on the
 * tuning seeds of the self-test. What never changes its level tells nothing, and gain that rides is
 * no distortion.
 */
public final class DistortionMeter implements AudioSink {

  // Eight classes of level an octave: the top bits of a float, from 2^-12 to 2^4.
  private static final int SHIFT = 20;
  private static final int LOWEST = Float.floatToRawIntBits(0x1p-12f) >>> SHIFT;
  private static final int CLASSES = (Float.floatToRawIntBits(0x1p4f) >>> SHIFT) - LOWEST;
  private static final int SHORTEST = 8;
  private static final int LONGEST = 4096;
  private static final long FEWEST_SAMPLES = 44_100;
  private static final long FEWEST_IN_BAND = 100;
  // Classes of level against the top one: 3/4 dB each.
  private static final int[][] BANDS = {{-1, 3}, {-3, -2}, {-6, -4}, {-12, -7}};
  // A straight line through what the tuning seeds of the self-test gave, less 2 dB for doubt. Such
  // a fit draws all towards its mean: it is drawn out by 1.4 about the −26 dB at which damage
  // begins.
  private static final double[] FIT = {
    -34.922, 58.740, -48.765, -20.093, 22.673, 3.937, 2.127, 1.683, 6.594
  };
  private static final int BENT_CLASSES = 4;
  private static final double CELL_SECONDS = 0.25;

  private final int cellFrames;
  private final Lobe[] lobes;
  // The class of the highest top by stretch of time; −1: none.
  private final List<Byte> cells = new ArrayList<>();
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
    int lowest = top() - BENT_CLASSES;
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

    // By class: the mean magnitude of each wave against its peak, times its samples.
    private final double[] fill = new double[CLASSES];
    private int length;
    private double sum;
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
        length++;
        sum += size;
        peak = Math.max(peak, size);
      }
      frame += frames;
    }

    private void end(long endFrame) {
      if (length >= SHORTEST && length <= LONGEST) {
        int level = (Float.floatToRawIntBits(peak) >>> SHIFT) - LOWEST;
        if (level >= 0 && level < CLASSES) {
          fill[level] += sum / peak;
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
      sum = 0;
    }
  }

  /**
   * The power of all that is no scaled copy of the sound before it was bent, against the sound, dB,
   * −60 to −3; empty of less than a second of sound. Valid once finished.
   */
  public OptionalDouble distortionDb() {
    long all = Arrays.stream(samples).sum();
    if (all < FEWEST_SAMPLES) {
      return OptionalDouble.empty();
    }
    double[] fills = new double[BANDS.length];
    double[] shares = new double[BANDS.length];
    int top = top();
    for (int band = 0; band < BANDS.length; band++) {
      double filled = 0;
      long count = 0;
      for (int level = top + BANDS[band][0]; level <= top + BANDS[band][1]; level++) {
        if (level >= 0 && level < CLASSES) {
          for (Lobe lobe : lobes) {
            filled += lobe.fill[level];
          }
          count += samples[level];
        }
      }
      if (count < FEWEST_IN_BAND) {
        return OptionalDouble.empty();
      }
      fills[band] = filled / count;
      shares[band] = Math.log10((count + 1.0) / all);
    }
    double db =
        FIT[0]
            + FIT[1] * (fills[0] - fills[3])
            + FIT[2] * (fills[1] - fills[3])
            + FIT[3] * (fills[2] - fills[3])
            + FIT[4] * fills[0]
            + FIT[5] * (shares[0] - shares[1])
            + FIT[6] * (shares[1] - shares[2])
            + FIT[7] * (shares[2] - shares[3])
            + FIT[8] * shares[0];
    return OptionalDouble.of(Math.max(-60, Math.min(-3, db)));
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
}
