package org.resonate.audio.restore;

import java.io.IOException;
import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;
import org.resonate.audio.measure.NoiseProfile;
import org.resonate.audio.spectrum.StftProcessor;

/**
 * Makes one sound of several estimates of it: in each band, 50 ms around, those count that {@link
 * NoiseMix} says are nearest to the clean sound.
 */
final class NoiseMixer implements AudioSink {

  /** Tells by how much of the noise a view's estimate follows it, {@code [channel][band]}. */
  interface Shares {

    double[][] at(int view, long frame);
  }

  // Frames before and behind that have a say.
  private static final int AROUND = 4;
  private static final int TURNS = 2 * AROUND + 1;

  /** How far it lags while it runs. */
  static final int LATENCY = NoiseMix.SIZE - NoiseMix.HOP + AROUND * NoiseMix.HOP;

  private final int channels;
  private final int views;
  private final Shares shares;
  private final NoisePowers noise;
  private final AudioSink downstream;
  private final StftProcessor stft;
  // Rings over the last frames.
  private final float[][][] spectra;
  private final double[][][][] risks;
  private final double[][][] noises;
  private long frames;
  private int toSkip = AROUND * NoiseMix.HOP;
  private double powerIn;
  private double powerOut;

  /**
   * @param format of the sound
   * @param profile of its noise
   * @param views how many estimates there are
   * @param shares of each
   * @param downstream where the mixture goes
   */
  NoiseMixer(
      AudioFormat format, NoiseProfile profile, int views, Shares shares, AudioSink downstream) {
    channels = format.channels();
    this.views = views;
    this.shares = shares;
    this.downstream = downstream;
    noise = new NoisePowers(format, profile, NoiseMix.SIZE);
    int all = (1 + views) * channels;
    spectra = new float[TURNS][all][NoiseMix.SIZE + 2];
    risks = new double[TURNS][channels][NoiseMix.bands()][views];
    noises = new double[TURNS][channels][NoiseMix.bands()];
    stft =
        new StftProcessor(
            new AudioFormat(all, format.rateHz()),
            NoiseMix.SIZE,
            NoiseMix.HOP,
            channels,
            this::change,
            new AudioSink() {
              @Override
              public void write(float[][] block, int count) throws IOException {
                trim(block, count);
              }

              @Override
              public void finish() throws IOException {
                downstream.finish();
              }
            });
  }

  /** Power out against power in, dB, at most 0; 0 of silence. */
  double meanGainDb() {
    return powerIn == 0 ? 0 : Math.min(0, Levels.powerToDb(powerOut / powerIn));
  }

  /** Takes the noisy sound's channels, then those of each estimate. */
  @Override
  public void write(float[][] block, int count) throws IOException {
    stft.write(block, count);
  }

  @Override
  public void finish() throws IOException {
    int rest = AROUND * NoiseMix.HOP;
    stft.write(new float[(1 + views) * channels][rest], rest);
    stft.finish();
  }

  private void trim(float[][] block, int count) throws IOException {
    int skip = Math.min(count, toSkip);
    toSkip -= skip;
    if (skip > 0) {
      for (float[] samples : block) {
        System.arraycopy(samples, skip, samples, 0, count - skip);
      }
    }
    if (count > skip) {
      downstream.write(block, count - skip);
    }
  }

  private void change(float[][] now, long startFrame) {
    int turn = (int) (frames % TURNS);
    for (int i = 0; i < now.length; i++) {
      System.arraycopy(now[i], 0, spectra[turn][i], 0, now[i].length);
    }
    measure(turn, startFrame);
    frames++;
    // What is mixed now came some frames ago; before the first one there is silence.
    int then = (int) ((frames + AROUND) % TURNS);
    for (int channel = 0; channel < channels; channel++) {
      mix(spectra[then], channel, now[channel]);
    }
  }

  private void measure(int turn, long startFrame) {
    for (int view = 0; view < views; view++) {
      double[][] share = shares.at(view, startFrame + NoiseMix.SIZE / 2);
      for (int channel = 0; channel < channels; channel++) {
        float[] powers = noise.at(startFrame, channel);
        float[] noisy = spectra[turn][channel];
        float[] estimate = spectra[turn][(1 + view) * channels + channel];
        for (int band = 0; band < NoiseMix.bands(); band++) {
          double gap = 0;
          double power = 0;
          int to = NoiseMix.edge(band + 1, NoiseMix.SIZE);
          for (int bin = NoiseMix.edge(band, NoiseMix.SIZE); bin < to; bin++) {
            float re = noisy[2 * bin] - estimate[2 * bin];
            float im = noisy[2 * bin + 1] - estimate[2 * bin + 1];
            gap += re * re + im * im;
            power += powers[bin];
          }
          risks[turn][channel][band][view] = gap + 2 * power * share[channel][band];
          noises[turn][channel][band] = power;
        }
      }
    }
  }

  private void mix(float[][] all, int channel, float[] mixed) {
    float[] noisy = all[channel];
    double[] risk = new double[views];
    double[] weights = new double[views];
    for (int band = 0; band < NoiseMix.bands(); band++) {
      double power = 0;
      Arrays.fill(risk, 0);
      for (int turn = 0; turn < TURNS; turn++) {
        power += noises[turn][channel][band];
        for (int view = 0; view < views; view++) {
          risk[view] += risks[turn][channel][band][view];
        }
      }
      NoiseMix.weigh(risk, Math.max(1e-30, power), weights);
      int to = NoiseMix.edge(band + 1, NoiseMix.SIZE);
      for (int i = 2 * NoiseMix.edge(band, NoiseMix.SIZE); i < 2 * to; i++) {
        double sum = 0;
        for (int view = 0; view < views; view++) {
          sum += weights[view] * all[(1 + view) * channels + channel][i];
        }
        mixed[i] = (float) sum;
        powerIn += noisy[i] * noisy[i];
        powerOut += sum * sum;
      }
    }
  }
}
