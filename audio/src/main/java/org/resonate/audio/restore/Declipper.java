package org.resonate.audio.restore;

import java.io.IOException;
import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.measure.ClipLevels;
import org.resonate.audio.spectrum.Windows;

/**
 * Restores tops that were cut off: {@link ArDeclip} on frames that overlap by half and are faded
 * into one another. Samples that were not clipped come out as they went in, bit for bit; clipped
 * ones at or beyond the level at which they were cut. Windows without a clipped sample cost
 * nothing.
 */
public final class Declipper implements AudioSink {

  private static final int SIZE = 2048;
  private static final int HOP = 1024;

  private final ClipLevels levels;
  private final AudioSink downstream;
  private final float[] window = Windows.hann(SIZE);
  private final float[][] held;
  private final float[][] sum;
  private final float[][] ready;
  private final double[] frame = new double[SIZE];
  private final float[] lower = new float[SIZE];
  private final float[] upper = new float[SIZE];
  private int fill = SIZE - HOP;
  private long start = HOP - SIZE;
  private long received;
  private long sent;
  private long declipped;

  /**
   * @param format of the signal
   * @param levels where each channel was cut off
   * @param downstream where the result goes
   */
  public Declipper(AudioFormat format, ClipLevels levels, AudioSink downstream) {
    this.levels = levels;
    this.downstream = downstream;
    held = new float[format.channels()][SIZE];
    sum = new float[format.channels()][SIZE];
    ready = new float[format.channels()][HOP];
  }

  /** How far the sound behind lags while it runs; hidden in the result. */
  public int latencyFrames() {
    return SIZE - HOP;
  }

  /** Samples that were restored so far, over all channels. */
  public long declippedSamples() {
    return declipped;
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    received += frames;
    take(block, frames);
  }

  private void take(float[][] block, int frames) throws IOException {
    int taken = 0;
    while (taken < frames) {
      int count = Math.min(frames - taken, SIZE - fill);
      for (int channel = 0; channel < held.length; channel++) {
        System.arraycopy(block[channel], taken, held[channel], fill, count);
      }
      fill += count;
      taken += count;
      if (fill == SIZE) {
        work();
      }
    }
  }

  private void work() throws IOException {
    for (int channel = 0; channel < held.length; channel++) {
      float[] samples = held[channel];
      float[] total = sum[channel];
      if (prepare(channel, samples)) {
        ArDeclip.declip(frame, lower, upper);
      }
      for (int i = 0; i < SIZE; i++) {
        total[i] += (float) (window[i] * frame[i]);
      }
      emit(channel, samples, total);
      System.arraycopy(total, HOP, total, 0, SIZE - HOP);
      Arrays.fill(total, SIZE - HOP, SIZE, 0);
      System.arraycopy(samples, HOP, samples, 0, SIZE - HOP);
    }
    fill = SIZE - HOP;
    int skip = (int) Math.max(0, Math.min(HOP, -start));
    int count = (int) Math.min(HOP - skip, received - sent);
    if (count > 0) {
      if (skip > 0) {
        for (float[] samples : ready) {
          System.arraycopy(samples, skip, samples, 0, count);
        }
      }
      downstream.write(ready, count);
      sent += count;
    }
    start += HOP;
  }

  /** Takes a frame and its bounds; says whether anything in it is clipped. */
  private boolean prepare(int channel, float[] samples) {
    float top = levels.top(channel);
    float bottom = levels.bottom(channel);
    boolean clipped = false;
    for (int i = 0; i < SIZE; i++) {
      float sample = samples[i];
      frame[i] = sample;
      lower[i] = sample;
      upper[i] = sample;
      if (sample >= top) {
        upper[i] = Float.POSITIVE_INFINITY;
        clipped = true;
      } else if (sample <= bottom) {
        lower[i] = Float.NEGATIVE_INFINITY;
        clipped = true;
      }
    }
    return clipped;
  }

  private void emit(int channel, float[] samples, float[] total) {
    for (int i = 0; i < HOP; i++) {
      float sample = samples[i];
      float restored = total[i];
      if (sample >= levels.top(channel)) {
        ready[channel][i] = Math.max(sample, restored);
        declipped++;
      } else if (sample <= levels.bottom(channel)) {
        ready[channel][i] = Math.min(sample, restored);
        declipped++;
      } else {
        ready[channel][i] = sample;
      }
    }
  }

  @Override
  public void finish() throws IOException {
    float[][] zeros = new float[held.length][HOP];
    while (sent < received) {
      take(zeros, HOP);
    }
    downstream.finish();
  }
}
