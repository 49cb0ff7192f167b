package org.resonate.audio.spectrum;

import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;

/**
 * The mean spectrum of a whole signal (Welch's method: Hann windows of 0.37 s at 44.1 kHz that
 * overlap by half), as third-octave levels of the mean power of all channels. Its memory does not
 * grow. Results are valid after {@link #finish}.
 */
public final class LongTermSpectrum implements AudioSink {

  private static final double WINDOW_SECONDS = 0.3;

  private final AudioFormat format;
  private final Fft fft;
  private final int hop;
  private final float[] window;
  private final float[][] samples;
  private final float[] spectrum;
  private final double[] energy;
  private int filled;
  private long frames;

  /**
   * @param format any number of channels, any rate
   */
  public LongTermSpectrum(AudioFormat format) {
    this.format = format;
    int size = 16;
    while (size < WINDOW_SECONDS * format.rateHz()) {
      size *= 2;
    }
    this.fft = new Fft(size);
    this.hop = size / 2;
    this.window = Windows.hann(size);
    this.samples = new float[format.channels()][size];
    this.spectrum = new float[size + 2];
    this.energy = new double[fft.bins()];
    // Half a window of silence before the signal: its first samples count like all others.
    this.filled = hop;
  }

  @Override
  public void write(float[][] block, int count) {
    for (int offset = 0; offset < count; ) {
      int part = Math.min(count - offset, fft.size() - filled);
      for (int c = 0; c < samples.length; c++) {
        System.arraycopy(block[c], offset, samples[c], filled, part);
      }
      offset += part;
      filled += part;
      if (filled == fft.size()) {
        transform();
      }
    }
    frames += count;
  }

  private void transform() {
    for (float[] channel : samples) {
      for (int i = 0; i < window.length; i++) {
        spectrum[i] = channel[i] * window[i];
      }
      fft.forward(spectrum);
      for (int k = 0; k < energy.length; k++) {
        double re = spectrum[2 * k];
        double im = spectrum[2 * k + 1];
        energy[k] += re * re + im * im;
      }
      System.arraycopy(channel, hop, channel, 0, hop);
    }
    filled = hop;
  }

  @Override
  public void finish() {
    long signal = frames;
    write(new float[samples.length][fft.size()], fft.size());
    frames = signal;
  }

  /**
   * The power of each third octave, mean square: a full-scale sine in one of one channels gives
   * 0.5.
   *
   * @return {@code [ThirdOctaves.BANDS]}; all 0 of nothing
   */
  public double[] bandPowers() {
    double windowEnergy = 0;
    for (float w : window) {
      windowEnergy += (double) w * w;
    }
    double windows = (double) Math.max(1, frames) / hop * samples.length;
    double[] power = new double[energy.length];
    for (int k = 0; k < power.length; k++) {
      // The bins between the first and the last stand for negative frequencies as well.
      int sides = k == 0 || k == power.length - 1 ? 1 : 2;
      power[k] = sides * energy[k] / (windowEnergy * fft.size() * windows);
    }
    return ThirdOctaves.sum(power, (double) format.rateHz() / fft.size());
  }

  /** {@link #bandPowers} in dB; −∞ for a band without power. */
  public double[] bandLevelsDb() {
    double[] levels = bandPowers();
    for (int b = 0; b < levels.length; b++) {
      levels[b] = Levels.powerToDb(levels[b]);
    }
    return levels;
  }
}
