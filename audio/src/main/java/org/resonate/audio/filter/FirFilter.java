package org.resonate.audio.filter;

import java.io.IOException;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.spectrum.Fft;

/**
 * Runs a FIR filter over every channel by fast convolution (overlap-save). The delay of a
 * linear-phase filter is hidden: sound comes out where it was. What passes full scale is not
 * clipped.
 */
public final class FirFilter implements AudioSink {

  private final AudioSink downstream;
  private final Fft fft;
  private final float[] response;
  private final int past;
  private final int step;
  private final int delay;
  private final float[][] samples;
  private final float[][] filtered;
  private int filled;
  private long entered;
  private int toSkip;
  private long left;

  /**
   * @param format any number of channels
   * @param fir the taps, 1 or more; where they are symmetric about a middle tap, the filter is
   *     taken as linear phase and its delay, that of the middle tap, is hidden; else there is none
   *     to hide
   * @param downstream takes the filtered sound
   */
  public FirFilter(AudioFormat format, float[] fir, AudioSink downstream) {
    if (fir.length == 0) {
      throw new IllegalArgumentException("a filter needs at least one tap");
    }
    this.downstream = downstream;
    // Long enough that most of each transform is new sound.
    this.fft = new Fft(Math.max(1024, 4 * Integer.highestOneBit(2 * fir.length - 1)));
    this.past = fir.length - 1;
    this.step = fft.size() - past;
    this.delay = isSymmetric(fir) ? fir.length / 2 : 0;
    this.response = new float[fft.size() + 2];
    System.arraycopy(fir, 0, response, 0, fir.length);
    fft.forward(response);
    this.samples = new float[format.channels()][fft.size()];
    this.filtered = new float[format.channels()][fft.size() + 2];
    this.filled = past;
    this.toSkip = delay;
  }

  private static boolean isSymmetric(float[] fir) {
    for (int i = 0; i < fir.length / 2; i++) {
      if (fir[i] != fir[fir.length - 1 - i]) {
        return false;
      }
    }
    return fir.length % 2 == 1;
  }

  /** The delay that it hides, frames. */
  public int latencyFrames() {
    return delay;
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    entered += frames;
    push(block, frames);
  }

  private void push(float[][] block, int frames) throws IOException {
    for (int offset = 0; offset < frames; ) {
      int count = Math.min(frames - offset, fft.size() - filled);
      for (int c = 0; c < samples.length; c++) {
        System.arraycopy(block[c], offset, samples[c], filled, count);
      }
      offset += count;
      filled += count;
      if (filled == fft.size()) {
        convolve();
        emit();
      }
    }
  }

  /** Filters what is there; the first {@code past} results of a transform wrap around and go. */
  private void convolve() {
    for (int c = 0; c < samples.length; c++) {
      float[] spectrum = filtered[c];
      System.arraycopy(samples[c], 0, spectrum, 0, fft.size());
      fft.forward(spectrum);
      for (int k = 0; k < spectrum.length; k += 2) {
        float re = spectrum[k] * response[k] - spectrum[k + 1] * response[k + 1];
        float im = spectrum[k] * response[k + 1] + spectrum[k + 1] * response[k];
        spectrum[k] = re;
        spectrum[k + 1] = im;
      }
      fft.inverse(spectrum);
      System.arraycopy(samples[c], step, samples[c], 0, past);
    }
    filled = past;
  }

  private void emit() throws IOException {
    int skipped = Math.min(toSkip, step);
    toSkip -= skipped;
    int frames = (int) Math.min(step - skipped, entered - left);
    for (float[] channel : filtered) {
      System.arraycopy(channel, past + skipped, channel, 0, frames);
    }
    left += frames;
    downstream.write(filtered, frames);
  }

  @Override
  public void finish() throws IOException {
    float[][] silence = new float[samples.length][step];
    while (left < entered) {
      push(silence, fft.size() - filled);
    }
    downstream.finish();
  }
}
