package org.resonate.audio.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.measure.ClipLevels;

/**
 * Restores tops that were cut off: {@link FrameDeclipper} on frames that overlap by three quarters
 * and are faded into one another. Samples that were not clipped come out as they went in, bit for
 * bit; clipped ones at or beyond the level at which they were cut. Frames without a clipped sample
 * cost nothing. Around what is not a number clipped samples stay as they are.
 */
public final class Declipper implements AudioSink {

  private static final int SIZE = FrameDeclipper.SIZE;
  private static final int HOP = SIZE / 4;
  // Frames that are worked on side by side.
  private static final int BATCH = 8;
  private static final int SPAN = SIZE - HOP + BATCH * HOP;
  // What four squared Hann windows a quarter apart sum to.
  private static final float WINDOWS = 1.5f;

  private final ClipLevels levels;
  private final Executor threads;
  private final AudioSink downstream;
  private final Queue<FrameDeclipper> kernels = new ConcurrentLinkedQueue<>();
  private final float[][] held;
  private final float[][] sum;
  private final float[][] ready;
  private int fill = SIZE - HOP;
  private long start = HOP - SIZE;
  private long received;
  private long sent;
  private long declipped;

  /**
   * Works on the thread that writes.
   *
   * @param format of the signal
   * @param levels where each channel was cut off
   * @param downstream where the result goes
   */
  public Declipper(AudioFormat format, ClipLevels levels, AudioSink downstream) {
    this(format, levels, Runnable::run, downstream);
  }

  /**
   * Works on frames side by side; the result does not depend on it.
   *
   * @param format of the signal
   * @param levels where each channel was cut off
   * @param threads where frames are worked on
   * @param downstream where the result goes, on the thread that writes
   */
  public Declipper(AudioFormat format, ClipLevels levels, Executor threads, AudioSink downstream) {
    this.levels = levels;
    this.threads = threads;
    this.downstream = downstream;
    held = new float[format.channels()][SPAN];
    sum = new float[format.channels()][SPAN];
    ready = new float[format.channels()][BATCH * HOP];
  }

  /** How far the sound behind lags while it runs; hidden in the result. */
  public int latencyFrames() {
    return SPAN - HOP;
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
      int count = Math.min(frames - taken, SPAN - fill);
      for (int channel = 0; channel < held.length; channel++) {
        System.arraycopy(block[channel], taken, held[channel], fill, count);
      }
      fill += count;
      taken += count;
      if (fill == SPAN) {
        work();
      }
    }
  }

  private void work() throws IOException {
    List<CompletableFuture<float[]>> frames = new ArrayList<>();
    for (int channel = 0; channel < held.length; channel++) {
      for (int frame = 0; frame < BATCH; frame++) {
        frames.add(restored(channel, frame * HOP));
      }
    }
    for (int channel = 0; channel < held.length; channel++) {
      for (int frame = 0; frame < BATCH; frame++) {
        float[] restored = frames.get(channel * BATCH + frame).join();
        if (restored != null) {
          for (int i = 0; i < SIZE; i++) {
            sum[channel][frame * HOP + i] += restored[i];
          }
        }
      }
      emit(channel);
      for (float[] samples : new float[][] {held[channel], sum[channel]}) {
        System.arraycopy(samples, BATCH * HOP, samples, 0, SIZE - HOP);
      }
      Arrays.fill(sum[channel], SIZE - HOP, SPAN, 0);
    }
    fill = SIZE - HOP;
    send();
    start += BATCH * HOP;
  }

  private CompletableFuture<float[]> restored(int channel, int offset) {
    return CompletableFuture.supplyAsync(
        () -> {
          FrameDeclipper kernel = kernels.poll();
          if (kernel == null) {
            kernel = new FrameDeclipper();
          }
          float[] frame =
              kernel.restore(held[channel], offset, levels.top(channel), levels.bottom(channel));
          kernels.add(kernel);
          return frame;
        },
        threads);
  }

  private void emit(int channel) {
    float top = levels.top(channel);
    float bottom = levels.bottom(channel);
    for (int i = 0; i < BATCH * HOP; i++) {
      float sample = held[channel][i];
      float restored = sum[channel][i] / WINDOWS;
      if (sample >= top) {
        sample = Math.max(sample, restored);
        declipped++;
      } else if (sample <= bottom) {
        sample = Math.min(sample, restored);
        declipped++;
      }
      ready[channel][i] = sample;
    }
  }

  /** Hands on what is complete, less what lies before or after the signal. */
  private void send() throws IOException {
    int skip = (int) Math.max(0, Math.min(BATCH * HOP, -start));
    int count = (int) Math.min(BATCH * HOP - skip, received - sent);
    if (count <= 0) {
      return;
    }
    if (skip > 0) {
      for (float[] samples : ready) {
        System.arraycopy(samples, skip, samples, 0, count);
      }
    }
    downstream.write(ready, count);
    sent += count;
  }

  @Override
  public void finish() throws IOException {
    float[][] zeros = new float[held.length][BATCH * HOP];
    while (sent < received) {
      take(zeros, BATCH * HOP);
    }
    downstream.finish();
  }
}
