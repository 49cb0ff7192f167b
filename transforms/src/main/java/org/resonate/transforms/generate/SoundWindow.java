package org.resonate.transforms.generate;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import org.resonate.audio.AudioSource;
import org.resonate.audio.restore.StemRepair;

/**
 * Windows of a signal, whose starts never go back: reads on from where it is and holds one window.
 * Before the start and behind the end there is silence.
 */
final class SoundWindow implements Closeable {

  private final AudioSource source;
  private final float[][] held;
  private final float[][] block;
  private long heldFrom;
  private long position;

  /**
   * @param opener gives the signal
   * @param frames length of a window
   */
  SoundWindow(StemRepair.Opener opener, int frames) throws IOException {
    source = opener.open();
    held = new float[source.format().channels()][frames];
    block = new float[source.format().channels()][AudioSource.BLOCK_FRAMES];
    heldFrom = -frames;
  }

  /**
   * The window from a frame on.
   *
   * @param startFrame not before that of the window before
   * @return {@code [channels][frames]}, the caller's own
   */
  float[][] at(long startFrame) throws IOException {
    int frames = held[0].length;
    if (startFrame < heldFrom) {
      throw new IllegalArgumentException("back from " + heldFrom + " to " + startFrame);
    }
    int kept = (int) Math.max(0, heldFrom + frames - startFrame);
    for (float[] channel : held) {
      System.arraycopy(channel, frames - kept, channel, 0, kept);
      Arrays.fill(channel, kept, frames, 0);
    }
    heldFrom = startFrame;
    long end = startFrame + frames;
    while (position < end) {
      float[][] wanted = block;
      if (end - position < block[0].length) {
        wanted = new float[block.length][(int) (end - position)];
      }
      int read = source.read(wanted);
      if (read < 0) {
        break;
      }
      for (int i = 0; i < read; i++) {
        long at = position + i - startFrame;
        if (at >= 0) {
          for (int channel = 0; channel < held.length; channel++) {
            held[channel][(int) at] = wanted[channel][i];
          }
        }
      }
      position += read;
    }
    float[][] window = new float[held.length][];
    Arrays.setAll(window, channel -> held[channel].clone());
    return window;
  }

  /** The mean of a window's channels. */
  static float[] mono(float[][] window) {
    float[] mono = new float[window[0].length];
    for (float[] channel : window) {
      for (int i = 0; i < mono.length; i++) {
        mono[i] += channel[i] / window.length;
      }
    }
    return mono;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
