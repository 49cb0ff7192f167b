package org.resonate.audio.measure;

import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;
import org.resonate.audio.spectrum.StftFrames;

/**
 * Finds clicks: short bursts in the prediction error of a linear model that stand far above the
 * error both before and after (Vaseghi, Advanced Digital Signal Processing and Noise Reduction, ch.
 * 13, with a median scale). A drum's attack is followed by its sound and is left alone.
 */
public final class ClickDetector implements AudioSink {

  private static final int ORDER = 23;
  private static final int HOP = 2048;
  private static final int MARGIN = 512;
  private static final int SIZE = HOP + 2 * MARGIN;
  private static final double OVER_SCALE = 10;
  private static final double OVER_SIDES = 6;
  private static final double LONGEST_SECONDS = 0.003;
  private static final int JOIN = 24;
  // Twice 16 bits' step: what quantising alone makes of silence is not a click.
  private static final float FAINTEST = 6e-5f;
  // Nor is the corner of an envelope, 28 dB under the sound.
  private static final double FAINTEST_SHARE = 0.04;

  private final EventListener listener;
  private final Channel[] channels;
  private final int longest;
  private final float[] window = StftFrames.hann(SIZE);
  private final float[] scratch = new float[SIZE];
  private final float[] error = new float[SIZE];
  private final int[] cells = new int[2048];
  private long count;

  /**
   * @param format of the signal
   * @param listener told of each click, at most {@link #latencyFrames} late
   */
  public ClickDetector(AudioFormat format, EventListener listener) {
    this.listener = listener;
    longest = (int) Math.max(4, LONGEST_SECONDS * format.rateHz());
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
  private float median(int frames) {
    Arrays.fill(cells, 0);
    for (int i = ORDER; i < frames; i++) {
      cells[Float.floatToRawIntBits(Math.abs(error[i])) >>> 20]++;
    }
    int left = (frames - ORDER) / 2;
    int cell = 0;
    while (left >= cells[cell]) {
      left -= cells[cell++];
    }
    return Float.intBitsToFloat((cell << 20) | (1 << 19));
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
      for (int i = 0; i < SIZE; i++) {
        scratch[i] = held[i] * window[i];
      }
      double[] model =
          LinearPrediction.levinson(LinearPrediction.autocorrelation(scratch, SIZE, ORDER));
      LinearPrediction.residual(held, SIZE, model, error);
      double faintest = Math.max(FAINTEST, FAINTEST_SHARE * Levels.rms(held, 0, SIZE));
      float limit = (float) Math.max(faintest, OVER_SCALE / 0.6745 * median(SIZE));
      // Behind the end of the signal nothing can be told.
      int end = Math.min(MARGIN + HOP, fill);
      int i = MARGIN;
      while (i < end) {
        if (Math.abs(error[i]) <= limit) {
          i++;
          continue;
        }
        int from = i;
        int last = i;
        float peak = 0;
        for (; i < SIZE && i - last <= JOIN; i++) {
          float size = Math.abs(error[i]);
          peak = Math.max(peak, size);
          if (size > limit) {
            last = i;
          }
        }
        check(from, last + 1, peak);
      }
    }

    private void check(int from, int to, float peak) {
      int near = longest / 2;
      if (to - from > longest
          || start + from < lastEnd
          || to + near > Math.min(SIZE, fill)
          || peak < OVER_SIDES * loudest(from - 2 * near, from - 2)
          || peak < OVER_SIDES * loudest(to + ORDER, to + ORDER + 2 * near)) {
        return;
      }
      count++;
      lastEnd = start + to;
      listener.event(channel, Math.max(0, start + from - 1), start + to);
    }

    /** The RMS of the error in a stretch, as far as it lies in the frame. */
    private double loudest(int from, int to) {
      int first = Math.max(ORDER, from);
      int last = Math.min(SIZE, to);
      double sum = 0;
      for (int i = first; i < last; i++) {
        sum += (double) error[i] * error[i];
      }
      return last <= first ? 0 : 2 * Math.sqrt(sum / (last - first));
    }
  }
}
