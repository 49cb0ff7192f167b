package org.resonate.audio.restore;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;
import org.resonate.audio.measure.NoiseProfile;
import org.resonate.audio.spectrum.StftProcessor;

/**
 * Reduces noise as it is seen with windows of one length: the log-spectral amplitude estimator with
 * decision-directed a-priori ratios (Ephraim and Malah 1985). Remembers how much of the noise it
 * let through.
 */
final class NoiseView implements AudioSink {

  private static final float MEMORY = 0.96f;
  private static final float LEAST_PRIOR = (float) Levels.powerFromDb(-25);

  /** Of one frame, by channel and band: the share of the noise's power that was let through. */
  private static final class Passed {

    private final long startFrame;
    private final double[][] shares;

    Passed(long startFrame, double[][] shares) {
      this.startFrame = startFrame;
      this.shares = shares;
    }
  }

  private final int size;
  private final NoisePowers noise;
  private final float leastGain;
  private final float[][] clean;
  private final StftProcessor stft;
  private final Deque<Passed> passed = new ArrayDeque<>();

  NoiseView(
      AudioFormat format, NoiseProfile profile, int size, float leastGain, AudioSink downstream) {
    this.size = size;
    this.leastGain = leastGain;
    noise = new NoisePowers(format, profile, size);
    clean = new float[format.channels()][size / 2 + 1];
    stft = new StftProcessor(format, size, size / 2, this::change, downstream);
  }

  private void change(float[][] spectra, long startFrame) {
    double[][] shares = new double[spectra.length][NoiseMix.bands()];
    for (int channel = 0; channel < spectra.length; channel++) {
      float[] powers = noise.at(startFrame, channel);
      for (int band = 0; band < shares[channel].length; band++) {
        int from = NoiseMix.edge(band, size);
        int to = NoiseMix.edge(band + 1, size);
        shares[channel][band] = turnDown(spectra[channel], powers, clean[channel], from, to);
      }
    }
    passed.add(new Passed(startFrame, shares));
  }

  /** Turns bins down and says by how much of the noise's power the result follows the noise. */
  private double turnDown(
      float[] spectrum, float[] noisePower, float[] cleanPower, int from, int to) {
    double let = 0;
    double all = 1e-30;
    for (int bin = from; bin < to; bin++) {
      float re = spectrum[2 * bin];
      float im = spectrum[2 * bin + 1];
      float power = re * re + im * im;
      float least = 1 / noisePower[bin];
      float posterior = power * least;
      float prior =
          Math.max(
              LEAST_PRIOR,
              MEMORY * cleanPower[bin] * least + (1 - MEMORY) * Math.max(0, posterior - 1));
      // What the estimator believes feeds the next frame, not what the limit leaves.
      float believed = Math.min(1, LogSpectralGain.gain(prior, posterior));
      cleanPower[bin] = believed * believed * power;
      float applied = Math.max(leastGain, believed);
      spectrum[2 * bin] = re * applied;
      spectrum[2 * bin + 1] = im * applied;
      // The gain's own slope, of the Wiener gain for short: it rises with the power it looks at.
      float slope =
          posterior > 1 && believed > leastGain
              ? (1 - MEMORY) * posterior / ((1 + prior) * (1 + prior))
              : 0;
      let += (applied + slope) * noisePower[bin];
      all += noisePower[bin];
    }
    return let / all;
  }

  /**
   * The shares of the frame in whose middle a frame of the signal lies, {@code [channel][band]}.
   */
  double[][] shares(long frame) {
    while (passed.size() > 1 && passed.peekFirst().startFrame + size / 2 + size / 4 < frame) {
      passed.removeFirst();
    }
    return passed.getFirst().shares;
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
