package org.resonate.audio.band;

import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSource;

/** An array as a source. */
public final class MemorySource implements AudioSource {

  private final AudioFormat format;
  private final float[][] signal;
  private int position;

  /**
   * @param format its channels must be those of the signal
   * @param signal {@code [channels][frames]}, not copied
   */
  public MemorySource(AudioFormat format, float[][] signal) {
    if (format.channels() != signal.length) {
      throw new IllegalArgumentException(signal.length + " channels are not " + format);
    }
    this.format = format;
    this.signal = signal;
  }

  @Override
  public AudioFormat format() {
    return format;
  }

  @Override
  public long frames() {
    return signal[0].length;
  }

  @Override
  public int read(float[][] block) {
    int frames = Math.min(block[0].length, signal[0].length - position);
    if (frames == 0) {
      return -1;
    }
    for (int c = 0; c < signal.length; c++) {
      System.arraycopy(signal[c], position, block[c], 0, frames);
    }
    position += frames;
    return frames;
  }

  @Override
  public void close() {}
}
