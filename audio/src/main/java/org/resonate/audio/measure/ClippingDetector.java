package org.resonate.audio.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;

/**
 * Finds clipping by its shape, at whatever level: flat tops with a corner at both ends, again and
 * again at one level, which is the highest there is. Each channel and each polarity has its own
 * level. Runs longer than 10 ms are taken for square waves, which are meant.
 */
public final class ClippingDetector implements AudioSink {

  private static final double CELL_SECONDS = 0.25;
  private static final double LONGEST_RUN_SECONDS = 0.01;
  private static final int SHORTEST_RUN = 3;
  private static final float QUIET = 1e-3f;
  private static final int FEWEST_RUNS = 4;
  // Two steps of 16 bits: dither after the clipping.
  private static final float STEPS = 6.5e-5f;
  // The crest of a low tone is flat to a few thousandths as well, but has no corner.
  private static final float CORNER = 12;
  private static final float COARSE_STEPS = 2.5f;
  // Cells of a thousandth: the top bits of a float.
  private static final int SHIFT = 13;
  private static final int LOWEST = Float.floatToRawIntBits(0x1p-12f) >>> SHIFT;
  private static final int HIGHEST = Float.floatToRawIntBits(0x1p8f) >>> SHIFT;
  private static final int NEAR = 2;

  private final AudioFormat format;
  private final int cellFrames;
  private final int longestRun;
  private final Side[] sides;
  private final Channel[] channels;
  private long frame;

  /**
   * @param format of the signal
   */
  public ClippingDetector(AudioFormat format) {
    this.format = format;
    cellFrames = (int) Math.max(1, Math.round(CELL_SECONDS * format.rateHz()));
    longestRun = (int) (LONGEST_RUN_SECONDS * format.rateHz());
    sides = new Side[2 * format.channels()];
    for (int i = 0; i < sides.length; i++) {
      sides[i] = new Side();
    }
    channels = new Channel[format.channels()];
    Arrays.setAll(channels, Channel::new);
  }

  @Override
  public void write(float[][] block, int frames) {
    for (int channel = 0; channel < channels.length; channel++) {
      channels[channel].take(block[channel], frames);
    }
    frame += frames;
  }

  @Override
  public void finish() {
    for (Channel channel : channels) {
      channel.take(new float[1], 1);
    }
    for (Side side : sides) {
      side.settle();
    }
  }

  /** Where the channels were cut off; valid once finished, like all below. */
  public ClipLevels levels() {
    float[] tops = new float[format.channels()];
    float[] bottoms = new float[format.channels()];
    for (int channel = 0; channel < tops.length; channel++) {
      tops[channel] = sides[2 * channel].level();
      bottoms[channel] = -sides[2 * channel + 1].level();
    }
    return new ClipLevels(tops, bottoms);
  }

  /** Flat tops at the clip levels, over all channels. */
  public long runs() {
    long runs = 0;
    for (Side side : sides) {
      runs += side.foundRuns;
    }
    return runs;
  }

  /** Samples in them. */
  public long samples() {
    long samples = 0;
    for (Side side : sides) {
      samples += side.foundSamples;
    }
    return samples;
  }

  /** Clipped stretches, a quarter of a second fine; events are runs. */
  List<Spans.Span> spans(long mergeFrames) {
    int cells = 0;
    for (Side side : sides) {
      cells = Math.max(cells, side.cells.size());
    }
    Spans spans = new Spans(mergeFrames);
    for (int cell = 0; cell < cells; cell++) {
      boolean clipped = false;
      for (Side side : sides) {
        clipped |= cell < side.cells.size() && side.matches(side.cells.get(cell));
      }
      if (clipped) {
        long start = (long) cell * cellFrames;
        spans.add(start, Math.min(frame, start + cellFrames));
      }
    }
    return spans.list();
  }

  /** Looks for flat tops, of which there is one at a time. */
  private final class Channel {

    private final Side above;
    private final Side below;
    private float previous;
    private float beforePrevious;
    // The least change there was: coarse quantising makes flat tops of its own, one step high.
    private float step = Float.POSITIVE_INFINITY;
    // The run that goes on, turned upwards; length 0: none does.
    private boolean upwards;
    private int length;
    private float first;
    private float low;
    private float high;
    private float before;

    Channel(int channel) {
      above = sides[2 * channel];
      below = sides[2 * channel + 1];
    }

    void take(float[] block, int frames) {
      float last = previous;
      float beforeLast = beforePrevious;
      for (int i = 0; i < frames; i++) {
        float sample = block[i];
        float change = Math.abs(sample - last);
        if (length > 0) {
          go(upwards ? sample : -sample, frame + i);
        } else if (near(change, Math.abs(last)) && Math.abs(last) > QUIET) {
          upwards = last > 0;
          before = upwards ? beforeLast : -beforeLast;
          first = Math.abs(last);
          low = first;
          high = first;
          length = 1;
          go(upwards ? sample : -sample, frame + i);
        }
        if (change < step && change > 0) {
          step = change;
        }
        beforeLast = last;
        last = sample;
      }
      previous = last;
      beforePrevious = beforeLast;
      above.peak = peak(block, frames, above.peak, 1);
      below.peak = peak(block, frames, below.peak, -1);
    }

    private float peak(float[] block, int frames, float soFar, float sign) {
      float peak = soFar;
      for (int i = 0; i < frames; i++) {
        peak = Math.max(peak, sign * block[i]);
      }
      return peak;
    }

    private boolean near(float change, float level) {
      return change <= STEPS || change <= 2e-4f * level;
    }

    private void go(float sample, long at) {
      if (near(Math.abs(sample - first), first)) {
        length++;
        low = Math.min(low, sample);
        high = Math.max(high, sample);
        return;
      }
      if (length >= SHORTEST_RUN && length <= longestRun) {
        float drop = Math.min(low - before, low - sample);
        if (drop >= CORNER * (high - low)
            && drop >= 5e-4f * low
            && drop >= 2 * STEPS
            && drop >= COARSE_STEPS * step) {
          (upwards ? above : below).add(low, length, at);
        }
      }
      length = 0;
    }
  }

  /** One polarity of one channel. */
  private final class Side {

    private final int[] runs = new int[HIGHEST - LOWEST];
    private final int[] samples = new int[HIGHEST - LOWEST];
    // By stretch of time: the level of the highest flat top, as a cell of the histogram; −1: none.
    private final List<Integer> cells = new ArrayList<>();
    private float peak;
    private int found = -1;
    private long foundRuns;
    private long foundSamples;

    void add(float low, int length, long end) {
      int cell = cell(low);
      runs[cell]++;
      samples[cell] += length;
      int time = (int) ((end - length) / cellFrames);
      while (cells.size() <= time) {
        cells.add(-1);
      }
      cells.set(time, Math.max(cells.get(time), cell));
    }

    private int cell(float level) {
      int cell = (Float.floatToRawIntBits(level) >>> SHIFT) - LOWEST;
      return Math.max(0, Math.min(runs.length - 1, cell));
    }

    void settle() {
      if (peak <= QUIET) {
        return;
      }
      int top = cell(peak);
      int bottom = cell(peak * 0.891f);
      long most = 0;
      long all = 0;
      for (int cell = 0; cell < runs.length; cell++) {
        all += runs[cell];
        if (cell >= bottom && cell <= top) {
          long near = near(runs, cell);
          if (near > most) {
            most = near;
            found = cell;
          }
        }
      }
      if (most < FEWEST_RUNS || 2 * most < all) {
        found = -1;
        return;
      }
      foundRuns = most;
      foundSamples = near(samples, found);
    }

    private long near(int[] counts, int cell) {
      long sum = 0;
      for (int i = Math.max(0, cell - NEAR); i <= Math.min(counts.length - 1, cell + NEAR); i++) {
        sum += counts[i];
      }
      return sum;
    }

    boolean matches(int cell) {
      return found >= 0 && Math.abs(cell - found) <= NEAR;
    }

    float level() {
      if (found < 0) {
        return Float.POSITIVE_INFINITY;
      }
      int lowest = found;
      while (lowest > found - NEAR && lowest > 0 && runs[lowest - 1] > 0) {
        lowest--;
      }
      // The lower edge of the cell, so that every sample of a flat top is at or above it.
      return Float.intBitsToFloat((lowest + LOWEST) << SHIFT) - STEPS;
    }
  }
}
