package org.resonate.audio.measure;

import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;

/** The power of the parts that sound: tenths of a second within 60 dB of the loudest. */
public final class ActiveLevel implements AudioSink {

  private static final int CELLS = 400;
  private static final int RANGE_DB = 60;

  // By channel, so that the order of summing does not depend on the blocks.
  private final double[] squares;
  private final int blockFrames;
  private final long[] counts = new long[CELLS];
  private final double[] sums = new double[CELLS];
  private int inBlock;
  private float peak;

  /**
   * @param format of the signal
   */
  public ActiveLevel(AudioFormat format) {
    squares = new double[format.channels()];
    blockFrames = Math.max(1, format.rateHz() / 10);
  }

  @Override
  public void write(float[][] block, int frames) {
    int taken = 0;
    while (taken < frames) {
      int count = Math.min(frames - taken, blockFrames - inBlock);
      for (int channel = 0; channel < squares.length; channel++) {
        float[] samples = block[channel];
        double sum = squares[channel];
        float most = peak;
        for (int i = taken; i < taken + count; i++) {
          float sample = samples[i];
          sum += (double) sample * sample;
          most = Math.max(most, Math.abs(sample));
        }
        squares[channel] = sum;
        peak = most;
      }
      taken += count;
      inBlock += count;
      if (inBlock == blockFrames) {
        endBlock();
      }
    }
  }

  private void endBlock() {
    double power = Arrays.stream(squares).sum() / inBlock / squares.length;
    int cell = (int) Math.max(0, Math.min(CELLS - 1, 300 + 10 * Math.log10(power + 1e-30)));
    counts[cell]++;
    sums[cell] += power;
    Arrays.fill(squares, 0);
    inBlock = 0;
  }

  @Override
  public void finish() {
    // A short rest counts only where there is nothing else.
    if (inBlock > blockFrames / 2 || (inBlock > 0 && top() < 0)) {
      endBlock();
    }
  }

  private int top() {
    int cell = CELLS - 1;
    while (cell >= 0 && counts[cell] == 0) {
      cell--;
    }
    return cell;
  }

  /** Mean square of the parts that sound; 0 of nothing. Valid once finished. */
  public double power() {
    double sum = 0;
    long count = 0;
    int top = top();
    for (int cell = Math.max(0, top - RANGE_DB); cell <= top; cell++) {
      sum += sums[cell];
      count += counts[cell];
    }
    return count == 0 ? 0 : sum / count;
  }

  /** Frames of the parts that sound. */
  public long frames() {
    long count = 0;
    int top = top();
    for (int cell = Math.max(0, top - RANGE_DB); cell <= top; cell++) {
      count += counts[cell];
    }
    return count * blockFrames;
  }

  /** The largest magnitude. */
  public float peak() {
    return peak;
  }
}
