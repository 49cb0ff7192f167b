package org.resonate.audio.selftest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Levels;
import org.resonate.audio.band.MemorySink;
import org.resonate.audio.io.AudioDecoder;
import org.resonate.audio.io.AudioEncoder;
import org.resonate.audio.io.Codec;
import org.resonate.audio.io.DecodeSettings;
import org.resonate.audio.io.EncodeSettings;
import org.resonate.audio.io.Tags;
import org.resonate.audio.spectrum.Fft;
import org.resonate.audio.spectrum.StftFrames;
import org.resonate.audio.spectrum.StftProcessor;

/** Damage that changes a whole sound: band limits, lossy codecs, uneven speed, bad separation. */
final class Processes {

  private static final int SIZE = 4096;

  private Processes() {}

  /** Cuts off what is above a frequency by an FFT over all, with an edge of this width. */
  static float[][] lowPass(float[][] sound, double hz, double widthHz) {
    int size = 16;
    while (size < sound[0].length + 8192) {
      size *= 2;
    }
    Fft fft = new Fft(size);
    float[][] out = new float[sound.length][];
    for (int channel = 0; channel < sound.length; channel++) {
      float[] data = Arrays.copyOf(sound[channel], size + 2);
      fft.forward(data);
      for (int bin = 0; bin <= size / 2; bin++) {
        double x = (bin * (double) Harm.RATE_HZ / size - hz) / widthHz + 0.5;
        double gain = x <= 0 ? 1 : x >= 1 ? 0 : 0.5 + 0.5 * Math.cos(Math.PI * x);
        data[2 * bin] *= (float) gain;
        data[2 * bin + 1] *= (float) gain;
      }
      fft.inverse(data);
      out[channel] = Arrays.copyOf(data, sound[channel].length);
    }
    return out;
  }

  /** The power above a frequency against all of it, dB. */
  static double shareAboveDb(float[][] sound, double hz) {
    double[] power = spectrum(sound);
    double above = 1e-30;
    double all = 1e-30;
    for (int bin = 1; bin < power.length; bin++) {
      all += power[bin];
      above += bin * (double) Harm.RATE_HZ / SIZE > hz ? power[bin] : 0;
    }
    return Levels.powerToDb(above / all);
  }

  private static double[] spectrum(float[][] sound) {
    double[] power = new double[SIZE / 2 + 1];
    StftFrames frames =
        new StftFrames(
            new AudioFormat(sound.length, Harm.RATE_HZ),
            SIZE,
            SIZE / 2,
            (spectra, start) -> {
              for (float[] spectrum : spectra) {
                for (int bin = 0; bin < power.length; bin++) {
                  power[bin] +=
                      spectrum[2 * bin] * spectrum[2 * bin]
                          + spectrum[2 * bin + 1] * spectrum[2 * bin + 1];
                }
              }
            });
    frames.write(sound, sound[0].length);
    frames.finish();
    return power;
  }

  /**
   * Above which frequency a process left less than a tenth of the power; half the rate for none.
   */
  static double cutHz(float[][] before, float[][] after) {
    double[] was = spectrum(before);
    double[] is = spectrum(after);
    int bin = was.length - 1;
    while (bin > 8) {
      double sumWas = 1e-30;
      double sumIs = 0;
      for (int i = bin - 8; i <= bin; i++) {
        sumWas += was[i];
        sumIs += is[i];
      }
      if (sumIs > 0.1 * sumWas) {
        break;
      }
      bin--;
    }
    return bin * (double) Harm.RATE_HZ / SIZE;
  }

  /** Through a lossy codec and back, by the encoder and decoder of {@code audio.io}. */
  static float[][] coded(float[][] sound, Codec codec, int bitsPerSecond) throws IOException {
    AudioFormat format = new AudioFormat(sound.length, Harm.RATE_HZ);
    Path file = Files.createTempFile("resonate-self-test", "." + codec.extension());
    try {
      EncodeSettings settings = new EncodeSettings(codec, format, format.rateHz(), 0, 0, Tags.NONE);
      try (AudioEncoder encoder = AudioEncoder.create(file, settings, bitsPerSecond)) {
        encoder.write(sound, sound[0].length);
        encoder.finish();
      }
      MemorySink sink = new MemorySink(sound.length);
      try (AudioDecoder decoder = AudioDecoder.open(file, DecodeSettings.WORKING)) {
        decoder.transferTo(sink);
      }
      float[][] decoded = sink.signal();
      Arrays.setAll(decoded, channel -> Arrays.copyOf(decoded[channel], sound[0].length));
      return decoded;
    } finally {
      Files.delete(file);
    }
  }

  /** Speed that wavers, by this share at this rate, by windowed-sinc interpolation. */
  static float[][] wow(float[][] sound, double share, double rateHz) {
    float[][] out = new float[sound.length][sound[0].length];
    double depth = share * Harm.RATE_HZ / (2 * Math.PI * rateHz);
    for (int i = 0; i < out[0].length; i++) {
      double at = i + depth * Math.sin(2 * Math.PI * rateHz * i / Harm.RATE_HZ);
      int whole = (int) Math.floor(at);
      for (int channel = 0; channel < out.length; channel++) {
        double sum = 0;
        for (int k = -15; k <= 16; k++) {
          int index = whole + k;
          if (index >= 0 && index < out[0].length) {
            double x = Math.PI * (at - index);
            double window = 0.5 + 0.5 * Math.cos(x / 17);
            sum += sound[channel][index] * window * (Math.abs(x) < 1e-9 ? 1 : Math.sin(x) / x);
          }
        }
        out[channel][i] = (float) sum;
      }
    }
    return out;
  }

  /**
   * Musical noise: what power subtraction leaves of noise alone (Berouti, Schwartz and Makhoul,
   * ICASSP 1979, over-subtraction of 3 and no floor), mono, of any level.
   */
  static float[] musicalNoise(int frames, SplittableRandom random) throws IOException {
    float[] noise = Noises.PINK.make(frames, random);
    double[] mean = new double[1024 / 2 + 1];
    AudioFormat mono = new AudioFormat(1, Harm.RATE_HZ);
    int[] count = {0};
    new StftFrames(
            mono,
            1024,
            512,
            (spectra, start) -> {
              count[0]++;
              for (int bin = 0; bin < mean.length; bin++) {
                mean[bin] += square(spectra[0], bin);
              }
            })
        .write(new float[][] {noise}, frames);
    MemorySink sink = new MemorySink(1);
    StftProcessor subtraction =
        new StftProcessor(
            mono,
            1024,
            256,
            (spectra, start) -> {
              for (int bin = 0; bin < mean.length; bin++) {
                double power = square(spectra[0], bin);
                double left = Math.max(0, 1 - 3 * mean[bin] / count[0] / (power + 1e-30));
                spectra[0][2 * bin] *= (float) Math.sqrt(left);
                spectra[0][2 * bin + 1] *= (float) Math.sqrt(left);
              }
            },
            sink);
    subtraction.write(new float[][] {noise}, frames);
    subtraction.finish();
    return sink.signal()[0];
  }

  private static double square(float[] spectrum, int bin) {
    return spectrum[2 * bin] * spectrum[2 * bin] + spectrum[2 * bin + 1] * spectrum[2 * bin + 1];
  }

  /** Bleed that pumps: another sound, let through and shut off from frame to frame at random. */
  static float[] pumping(float[] other, SplittableRandom random) {
    float[] out = new float[other.length];
    double gain = 0;
    double goal = 0;
    for (int i = 0; i < out.length; i++) {
      if (i % 1024 == 0 && random.nextInt(3) == 0) {
        goal = random.nextInt(2);
      }
      gain += 0.004 * (goal - gain);
      out[i] = (float) (gain * other[i]);
    }
    return out;
  }
}
