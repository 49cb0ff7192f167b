package org.resonate.audio.measure;

import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.spectrum.Windows;

/**
 * Finds clicks: where {@link ClickFilter}, whose linear model is made anew every 46 ms, stands far
 * above the scale of the error around, and {@link ClickRules} know no music that does this. What
 * begins or ends the signal is left alone.
 */
public final class ClickDetector implements AudioSink {

  private static final int CELL = ClickFilter.CELL;
  private static final int HOP = 8 * CELL;
  private static final int MARGIN = 8 * CELL;
  private static final int SIZE = HOP + 2 * MARGIN;
  // The cells of the middle part and one on either side.
  private static final int OUTER_CELLS = MARGIN / CELL - 1;
  // The model is made of the middle part and 12 ms on either side.
  private static final int MODEL_START = MARGIN - 512;
  private static final int MODEL_SIZE = HOP + 2 * 512;
  private static final int JOIN = 24;
  // Eight classes of height an octave.
  private static final int HEIGHT_SHIFT = 20;

  private final EventListener listener;
  private final int rateHz;
  private final Channel[] channels;
  private final float[] window = Windows.hann(MODEL_SIZE);
  private final float[] scratch = new float[MODEL_SIZE];
  private final long[] heights = new long[1 << (Float.SIZE - HEIGHT_SHIFT)];
  private long count;

  /**
   * @param format of the signal
   * @param listener told of each click, at most {@link #latencyFrames} late
   */
  public ClickDetector(AudioFormat format, EventListener listener) {
    this.listener = listener;
    rateHz = format.rateHz();
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

  private final class Channel {

    private final int channel;
    private final float[] held = new float[SIZE];
    private final ClickFilter filter = new ClickFilter(held, OUTER_CELLS, ClickRules.faintest());
    private final ClickRules rules = new ClickRules(held, filter, rateHz, MARGIN);
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
      while (fill > MARGIN) {
        Arrays.fill(held, fill, SIZE, 0);
        search();
        System.arraycopy(held, HOP, held, 0, SIZE - HOP);
        fill -= HOP;
        start += HOP;
      }
    }

    private void search() {
      for (int i = 0; i < MODEL_SIZE; i++) {
        scratch[i] = held[MODEL_START + i] * window[i];
      }
      filter.start(
          LinearPrediction.levinson(
              LinearPrediction.autocorrelation(scratch, MODEL_SIZE, ClickFilter.ORDER)));
      int end = MARGIN + HOP;
      int i = filter.next(MARGIN, end, ClickRules.LEAST_OVER);
      while (i < end) {
        int top = i;
        for (int last = i; i < filter.end() && i - last <= JOIN; i++) {
          top = filter.strength(i) > filter.strength(top) ? i : top;
          last = filter.over(i) > ClickRules.LEAST_OVER ? i : last;
        }
        check(top);
        i = filter.next(i, end, ClickRules.LEAST_OVER);
      }
    }

    private void check(int top) {
      // Beyond the ends of the signal nothing can be told.
      if (start + top < rules.around() + ClickFilter.ORDER) {
        return;
      }
      int[] click = rules.click(top, Math.min(SIZE - CELL, fill));
      if (click == null || start + click[0] < lastEnd) {
        return;
      }
      count++;
      // Of the sound beside it: a click is at its own height.
      float height = Math.max(Math.abs(held[click[0] - 2]), Math.abs(held[click[1] + 1]));
      heights[Float.floatToRawIntBits(height) >>> HEIGHT_SHIFT]++;
      lastEnd = start + click[1];
      listener.event(channel, start + click[0] - 1, start + click[1]);
    }
  }
}
