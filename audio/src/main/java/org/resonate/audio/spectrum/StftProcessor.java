package org.resonate.audio.spectrum;

import java.io.IOException;
import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;

/**
 * Works on a signal in the short-time Fourier domain: square-root Hann windows before and after,
 * overlap-add. A process that leaves the spectra alone gives the signal back to within rounding.
 * What is not a number is taken as 0.
 */
public final class StftProcessor implements AudioSink {

  /** Changes the spectra of one frame in place. */
  @FunctionalInterface
  public interface Change {

    /**
     * Changes a frame.
     *
     * @param spectra {@code [channels][size + 2]} as {@link Fft} lays them out
     * @param startFrame where the window starts in the signal; negative for the first ones
     */
    void change(float[][] spectra, long startFrame);
  }

  private final int size;
  private final int hop;
  private final int outputs;
  private final Change change;
  private final AudioSink downstream;
  private final Fft fft;
  private final float[] analysis;
  private final float[] synthesis;
  private final float[][] held;
  private final float[][] sum;
  private final float[][] spectra;
  private final float[][] ready;
  private int fill;
  private long start;
  private long received;
  private long sent;

  /**
   * @param format of the signal
   * @param size of a window, in samples, a multiple of {@code hop}
   * @param hop from window to window, at most half of {@code size}
   * @param change what is done to each frame
   * @param downstream where the result goes
   */
  public StftProcessor(AudioFormat format, int size, int hop, Change change, AudioSink downstream) {
    this(format, size, hop, format.channels(), change, downstream);
  }

  /**
   * Hands on the first channels alone, for a change that makes one sound of several.
   *
   * @param format of what comes in
   * @param size of a window, in samples, a multiple of {@code hop}
   * @param hop from window to window, at most half of {@code size}
   * @param outputs how many channels go on, at most those of {@code format}
   * @param change what is done to each frame
   * @param downstream where the result goes
   */
  public StftProcessor(
      AudioFormat format, int size, int hop, int outputs, Change change, AudioSink downstream) {
    if (hop < 1 || size % hop != 0 || size / hop < 2) {
      throw new IllegalArgumentException("the hop must divide the size, got " + hop + "/" + size);
    }
    this.size = size;
    this.hop = hop;
    this.outputs = outputs;
    this.change = change;
    this.downstream = downstream;
    fft = new Fft(size);
    analysis = Windows.hann(size);
    synthesis = new float[size];
    // Hann windows at this hop sum to size/hop/2.
    float scale = 2f * hop / size;
    for (int i = 0; i < size; i++) {
      analysis[i] = (float) Math.sqrt(analysis[i]);
      synthesis[i] = analysis[i] * scale;
    }
    int channels = format.channels();
    held = new float[channels][size];
    sum = new float[outputs][size];
    spectra = new float[channels][size + 2];
    ready = new float[outputs][hop];
    // The first windows reach back before the signal, so that its start is covered as often.
    fill = size - hop;
    start = -fill;
  }

  /** How far the sound behind lags while it runs; hidden in the result. */
  public int latencyFrames() {
    return size - hop;
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    received += frames;
    take(block, frames);
  }

  private void take(float[][] block, int frames) throws IOException {
    int taken = 0;
    while (taken < frames) {
      int count = Math.min(frames - taken, size - fill);
      for (int channel = 0; channel < held.length; channel++) {
        System.arraycopy(block[channel], taken, held[channel], fill, count);
      }
      fill += count;
      taken += count;
      if (fill == size) {
        work();
      }
    }
  }

  private void work() throws IOException {
    for (int channel = 0; channel < held.length; channel++) {
      float[] from = held[channel];
      float[] to = spectra[channel];
      for (int i = 0; i < size; i++) {
        to[i] = Float.isFinite(from[i]) ? from[i] * analysis[i] : 0;
      }
      fft.forward(to);
      System.arraycopy(from, hop, from, 0, size - hop);
    }
    change.change(spectra, start);
    for (int channel = 0; channel < outputs; channel++) {
      float[] spectrum = spectra[channel];
      float[] total = sum[channel];
      fft.inverse(spectrum);
      for (int i = 0; i < size; i++) {
        total[i] += spectrum[i] * synthesis[i];
      }
      System.arraycopy(total, 0, ready[channel], 0, hop);
      System.arraycopy(total, hop, total, 0, size - hop);
      Arrays.fill(total, size - hop, size, 0);
    }
    fill = size - hop;
    send();
    start += hop;
  }

  /** Hands on the hop that is complete, less what lies before or after the signal. */
  private void send() throws IOException {
    int skip = (int) Math.max(0, Math.min(hop, -start));
    int count = (int) Math.min(hop - skip, received - sent);
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
    float[][] zeros = new float[held.length][hop];
    while (sent < received) {
      take(zeros, hop);
    }
    downstream.finish();
  }
}
