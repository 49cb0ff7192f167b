package org.resonate.audio.restore;

import java.io.IOException;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;
import org.resonate.audio.measure.NoiseBands;
import org.resonate.audio.measure.NoiseProfile;
import org.resonate.audio.spectrum.StftProcessor;

/**
 * Reduces stationary broadband noise: the log-spectral amplitude estimator with decision-directed
 * a-priori ratios (Ephraim and Malah 1985), over the noise that {@link NoiseProfile} tells. The
 * strength limits how far any bin is turned down.
 */
public final class Denoiser implements AudioSink {

  /** What strength 1 turns down at most, dB. */
  public static final double DEEPEST_DB = 30;

  private static final int SIZE = 2048;
  private static final int HOP = 1024;
  private static final float MEMORY = 0.96f;
  private static final float LEAST_PRIOR = (float) Levels.powerFromDb(-25);

  private final StftProcessor stft;
  private final AudioFormat format;
  private final NoiseProfile profile;
  private final float leastGain;
  private final float[][] noise;
  private final float[][] clean;
  private long noiseSegment = -1;
  private double powerIn;
  private double powerOut;

  /**
   * @param format of the signal
   * @param profile the noise in it, measured before
   * @param strength 0 (nothing is done) to 1 (down by up to {@value #DEEPEST_DB} dB)
   * @param downstream where the result goes
   */
  public Denoiser(AudioFormat format, NoiseProfile profile, double strength, AudioSink downstream) {
    if (!(strength >= 0 && strength <= 1)) {
      throw new IllegalArgumentException("the strength is 0 to 1, got " + strength);
    }
    this.format = format;
    this.profile = profile;
    leastGain = (float) Levels.fromDb(-DEEPEST_DB * strength);
    noise = new float[format.channels()][];
    clean = new float[format.channels()][SIZE / 2 + 1];
    stft = new StftProcessor(format, SIZE, HOP, this::process, downstream);
  }

  /** How far the sound behind lags while it runs; hidden in the result. */
  public int latencyFrames() {
    return stft.latencyFrames();
  }

  /** Power out against power in, dB, at most 0; 0 of silence. Valid once finished. */
  public double meanGainDb() {
    return powerIn == 0 ? 0 : Levels.powerToDb(powerOut / powerIn);
  }

  private void process(float[][] spectra, long startFrame) {
    long segment = Math.max(0, startFrame) / profile.segmentFrames();
    if (segment != noiseSegment) {
      noiseSegment = segment;
      for (int channel = 0; channel < noise.length; channel++) {
        noise[channel] = powers(profile.around(Math.max(0, startFrame), channel));
      }
    }
    for (int channel = 0; channel < spectra.length; channel++) {
      turnDown(spectra[channel], noise[channel], clean[channel]);
    }
  }

  /** The power that noise of these densities has in a bin behind the square-root Hann window. */
  private float[] powers(double[] densities) {
    double[] bins = NoiseBands.overBins(densities, SIZE, format.rateHz());
    float[] powers = new float[bins.length];
    // One-sided density · rate · Σw² / 2, Σw² = size/2.
    double scale = format.rateHz() * (SIZE / 4.0);
    for (int bin = 0; bin < bins.length; bin++) {
      powers[bin] = (float) Math.max(1e-20, bins[bin] * scale);
    }
    return powers;
  }

  private void turnDown(float[] spectrum, float[] noisePower, float[] cleanPower) {
    double in = 0;
    double out = 0;
    for (int bin = 0; bin < noisePower.length; bin++) {
      float re = spectrum[2 * bin];
      float im = spectrum[2 * bin + 1];
      float power = re * re + im * im;
      float least = 1 / noisePower[bin];
      float posterior = power * least;
      float prior = MEMORY * cleanPower[bin] * least + (1 - MEMORY) * Math.max(0, posterior - 1);
      float gain = LogSpectralGain.gain(Math.max(LEAST_PRIOR, prior), posterior);
      // What the estimator believes feeds the next frame, not what the limit leaves.
      float believed = Math.min(1, gain);
      cleanPower[bin] = believed * believed * power;
      float applied = Math.max(leastGain, believed);
      spectrum[2 * bin] = re * applied;
      spectrum[2 * bin + 1] = im * applied;
      in += power;
      out += applied * applied * power;
    }
    powerIn += in;
    powerOut += out;
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    stft.write(block, frames);
  }

  @Override
  public void finish() throws IOException {
    stft.finish();
  }
}
