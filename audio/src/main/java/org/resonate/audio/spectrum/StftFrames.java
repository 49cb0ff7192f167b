package org.resonate.audio.spectrum;

import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;

/**
 * Short-time Fourier analysis without a way back: cuts the signal into Hann-windowed frames and
 * shows the spectrum of each to a reader. Frames that the signal does not fill are left out, except
 * that a signal shorter than one frame is shown once, padded with zeros. What is not a number is
 * taken as 0.
 */
public final class StftFrames implements AudioSink {

  /** Looks at one frame of all channels. */
  @FunctionalInterface
  public interface Reader {

    /**
     * Looks at a frame.
     *
     * @param spectra {@code [channels][size + 2]} as {@link Fft} lays them out; valid only during
     *     the call. {@code (re² + im²) · powerScale()} summed over bins is the mean square
     * @param startFrame where the window starts in the signal
     */
    void read(float[][] spectra, long startFrame);
  }

  private final int size;
  private final int hop;
  private final Reader reader;
  private final Fft fft;
  private final float[] window;
  private final float[][] held;
  private final float[][] spectra;
  private int fill;
  private long start;
  private boolean shown;

  /**
   * @param format of the signal
   * @param size of a frame, in samples
   * @param hop from frame to frame, 1 to {@code size}
   * @param reader shown every frame in turn
   */
  public StftFrames(AudioFormat format, int size, int hop, Reader reader) {
    this.size = size;
    this.hop = hop;
    this.reader = reader;
    fft = new Fft(size);
    window = Windows.hann(size);
    held = new float[format.channels()][size];
    spectra = new float[format.channels()][size + 2];
  }

  /** What a squared magnitude times this is: the share of one bin, both signs, in mean square. */
  public static double powerScale(int size) {
    // Half of a sinusoid's power lies at the negative frequency; the Hann window's Σw² is 3/8 size.
    return 2 / (0.375 * size * size);
  }

  @Override
  public void write(float[][] block, int frames) {
    int taken = 0;
    while (taken < frames) {
      int count = Math.min(frames - taken, size - fill);
      for (int channel = 0; channel < held.length; channel++) {
        System.arraycopy(block[channel], taken, held[channel], fill, count);
      }
      fill += count;
      taken += count;
      if (fill == size) {
        show();
        for (float[] samples : held) {
          System.arraycopy(samples, hop, samples, 0, size - hop);
        }
        fill = size - hop;
        start += hop;
      }
    }
  }

  private void show() {
    shown = true;
    for (int channel = 0; channel < held.length; channel++) {
      float[] from = held[channel];
      float[] to = spectra[channel];
      for (int i = 0; i < size; i++) {
        to[i] = Float.isFinite(from[i]) ? from[i] * window[i] : 0;
      }
      fft.forward(to);
    }
    reader.read(spectra, start);
  }

  @Override
  public void finish() {
    if (!shown && fill > 0) {
      for (float[] samples : held) {
        Arrays.fill(samples, fill, size, 0);
      }
      show();
    }
  }
}
