package org.resonate.audio.measure;

import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;
import org.resonate.audio.spectrum.Windows;

/**
 * Finds clicks: short bursts in the prediction error of a linear model that stand far above the
 * error both before and after (Vaseghi, Advanced Digital Signal Processing and Noise Reduction, ch.
 * 13, with a median scale), and after which the sound goes on as it was before. An onset's sound
 * stays louder, the pulses of a voice or a string come again: both are left alone, as is what
 * begins or ends the signal.
 */
public final class ClickDetector implements AudioSink {

  private static final int ORDER = 15;
  private static final int HOP = 2048;
  private static final int MARGIN = 1536;
  private static final int SIZE = HOP + 2 * MARGIN;
  // The model is made of the middle part and 12 ms on either side.
  private static final int MODEL_START = MARGIN - 512;
  private static final int MODEL_SIZE = HOP + 2 * 512;
  private static final int MODEL_END = MODEL_START + MODEL_SIZE;
  // The scale of the error follows hits and their decay.
  private static final int CELL = 256;
  private static final double OVER_SCALE = 5.5;
  private static final double OVER_SIDES = 6;
  // Pulses of 60 Hz and above have an equal this near.
  private static final double AROUND_SECONDS = 0.017;
  private static final double STEADY_SECONDS = 0.01;
  // What is longer may be a drum's attack as well, and must stand out further.
  private static final double SHORT_SECONDS = 0.0007;
  private static final double LONGEST_SECONDS = 0.003;
  private static final double OVER_PEAKS = 1.8;
  private static final double OVER_PEAKS_OF_LONG = 3;
  private static final double RISE = 1.5;
  private static final double RISE_OF_LONG = 1.25;
  private static final double LOUDER = 3;
  private static final double FAINTER = 6;
  // 34 dB under the click itself the error may rise: the click has spoiled the model.
  private static final double FAINT_SHARE = 0.02;
  private static final float FLAT = 1e-5f;
  private static final float FLAT_LEAST = 1e-2f;
  private static final int JOIN = 24;
  // Eight classes of height an octave.
  private static final int HEIGHT_SHIFT = 20;
  // Twice 16 bits' step: what quantising alone makes of silence is not a click.
  private static final float FAINTEST = 6e-5f;
  // Nor is the corner of an envelope, 28 dB under the sound.
  private static final double FAINTEST_SHARE = 0.04;

  private final EventListener listener;
  private final Channel[] channels;
  private final int longest;
  private final int shortest;
  private final int around;
  private final int steady;
  private final float[] window = Windows.hann(MODEL_SIZE);
  private final float[] scratch = new float[MODEL_SIZE];
  private final float[] error = new float[SIZE];
  private final int[] cells = new int[2048];
  private final float[] medians = new float[SIZE / CELL];
  private final float[] limits = new float[SIZE / CELL];
  private final long[] heights = new long[1 << (Float.SIZE - HEIGHT_SHIFT)];
  private long count;

  /**
   * @param format of the signal
   * @param listener told of each click, at most {@link #latencyFrames} late
   */
  public ClickDetector(AudioFormat format, EventListener listener) {
    this.listener = listener;
    longest = (int) Math.max(4, LONGEST_SECONDS * format.rateHz());
    shortest = (int) Math.max(4, SHORT_SECONDS * format.rateHz());
    // At high rates less than the seconds named, so that it lies in the frame.
    around = (int) Math.min(MARGIN - longest - ORDER - 2, AROUND_SECONDS * format.rateHz());
    steady = (int) Math.min(around, STEADY_SECONDS * format.rateHz());
    channels = new Channel[format.channels()];
    Arrays.setAll(channels, Channel::new);
  }

  /** How long after its end a click is reported at the latest. */
  public int latencyFrames() {
    return SIZE;
  }

  /** Clicks found so far, over all channels. */
  public long count() {
    return count;
  }

  /** The share of the clicks so far at which the sound itself is about this high or higher. */
  double shareAt(float height) {
    long high = 0;
    for (int i = Float.floatToRawIntBits(height) >>> HEIGHT_SHIFT; i < heights.length; i++) {
      high += heights[i];
    }
    return count == 0 ? 0 : high / (double) count;
  }

  @Override
  public void write(float[][] block, int frames) {
    for (int channel = 0; channel < channels.length; channel++) {
      channels[channel].take(block[channel], frames);
    }
  }

  @Override
  public void finish() {
    for (Channel channel : channels) {
      channel.finish();
    }
  }

  /** The median magnitude of the error, within a twelfth of an octave. */
  private float median(int from, int to) {
    Arrays.fill(cells, 0);
    for (int i = from; i < to; i++) {
      cells[Float.floatToRawIntBits(Math.abs(error[i])) >>> 20]++;
    }
    int left = (to - from) / 2;
    int cell = 0;
    while (left >= cells[cell]) {
      left -= cells[cell++];
    }
    return Float.intBitsToFloat((cell << 20) | (1 << 19));
  }

  /** What counts as high, by cell: of the scales of the cell and its neighbours the middle one. */
  private void scales(double faintest) {
    int first = MODEL_START / CELL;
    int last = MODEL_END / CELL;
    for (int cell = first; cell < last; cell++) {
      medians[cell] = median(cell * CELL, (cell + 1) * CELL);
    }
    for (int cell = 0; cell < limits.length; cell++) {
      int at = Math.max(first + 1, Math.min(last - 2, cell));
      float low = Math.min(medians[at - 1], medians[at + 1]);
      float high = Math.max(medians[at - 1], medians[at + 1]);
      float middle = Math.max(low, Math.min(high, medians[at]));
      limits[cell] = (float) Math.max(faintest, OVER_SCALE / 0.6745 * middle);
    }
  }

  private final class Channel {

    private final int channel;
    private final float[] held = new float[SIZE];
    // The first frame reaches back before the signal, so that its start is in the middle part.
    private int fill = MARGIN;
    private long start = -MARGIN;
    private long lastEnd;

    Channel(int channel) {
      this.channel = channel;
    }

    void take(float[] samples, int frames) {
      int taken = 0;
      while (taken < frames) {
        int count = Math.min(frames - taken, SIZE - fill);
        System.arraycopy(samples, taken, held, fill, count);
        fill += count;
        taken += count;
        if (fill == SIZE) {
          search();
          System.arraycopy(held, HOP, held, 0, SIZE - HOP);
          fill = SIZE - HOP;
          start += HOP;
        }
      }
    }

    void finish() {
      if (fill > MARGIN) {
        Arrays.fill(held, fill, SIZE, 0);
        search();
      }
    }

    private void search() {
      for (int i = 0; i < MODEL_SIZE; i++) {
        scratch[i] = held[MODEL_START + i] * window[i];
      }
      double[] model =
          LinearPrediction.levinson(LinearPrediction.autocorrelation(scratch, MODEL_SIZE, ORDER));
      LinearPrediction.residual(held, MODEL_START, MODEL_END, model, error);
      double faintest =
          Math.max(FAINTEST, FAINTEST_SHARE * Levels.rms(held, MODEL_START, MODEL_SIZE));
      scales(faintest);
      boolean all = false;
      int i = MARGIN;
      while (i < MARGIN + HOP) {
        if (Math.abs(error[i]) <= limits[i / CELL]) {
          i++;
          continue;
        }
        if (!all) {
          // The wider surroundings count only where there is something to compare with them.
          LinearPrediction.residual(held, 0, MODEL_START, model, error);
          LinearPrediction.residual(held, MODEL_END, SIZE, model, error);
          all = true;
        }
        int from = i;
        int last = i;
        float peak = 0;
        for (; i < SIZE && i - last <= JOIN; i++) {
          float size = Math.abs(error[i]);
          peak = Math.max(peak, size);
          if (size > limits[i / CELL]) {
            last = i;
          }
        }
        check(from, last + 1, peak);
      }
    }

    private void check(int from, int to, float peak) {
      boolean isShort = to - from <= shortest;
      double overPeaks = isShort ? OVER_PEAKS : OVER_PEAKS_OF_LONG;
      int near = longest;
      int before = from - 2;
      int after = to + ORDER;
      // Beyond the ends of the signal nothing can be told.
      if (to - from > longest
          || start + from < Math.max(lastEnd, around + 2 + ORDER)
          || after + around > Math.min(SIZE, fill)
          || peak < OVER_SIDES * rms(error, before - near, before)
          || peak < OVER_SIDES * rms(error, after, after + near)
          || peak < overPeaks * Levels.peak(error, before - around, around)
          || peak < overPeaks * Levels.peak(error, after, around)
          || edge(from, after, peak, isShort)
          || flat(from, to)) {
        return;
      }
      count++;
      // Of the sound beside it: a click is at its own height.
      float height = Math.max(Math.abs(held[before]), Math.abs(held[to + 1]));
      heights[Float.floatToRawIntBits(height) >>> HEIGHT_SHIFT]++;
      lastEnd = start + to;
      listener.event(channel, start + from - 1, start + to);
    }

    /** Whether it is the corner of a top that was cut off: three samples that are the same. */
    private boolean flat(int from, int to) {
      for (int i = from - 2; i < to + 2; i++) {
        float size = Math.abs(held[i]);
        if (size > FLAT_LEAST
            && Math.abs(held[i - 1] - held[i]) <= FLAT * size
            && Math.abs(held[i + 1] - held[i]) <= FLAT * size) {
          return true;
        }
      }
      return false;
    }

    /** Whether more sounds behind it than did before, or all has ended. */
    private boolean edge(int from, int after, float peak, boolean isShort) {
      int before = from - 2;
      double errorBefore = Math.max(FAINT_SHARE * peak, rms(error, before - steady, before));
      double errorAfter = rms(error, after, after + steady);
      double soundBefore = rms(held, before - around, before);
      double soundAfter = rms(held, after, after + around);
      return errorAfter > (isShort ? RISE : RISE_OF_LONG) * errorBefore
          || soundAfter > LOUDER * soundBefore
          || soundBefore > FAINTER * soundAfter;
    }
  }

  /** Root mean square; of silence what is too faint to tell. */
  private static double rms(float[] sound, int from, int to) {
    return Math.max(FAINTEST / OVER_SIDES, Levels.rms(sound, from, to - from));
  }
}
