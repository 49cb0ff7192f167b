package org.resonate.audio;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/** Makes signals for tests, collects them again, and cuts them into blocks. */
public final class Sounds {

  private Sounds() {}

  /** A sine of so many frames. */
  public static float[] sine(
      double frequencyHz, double amplitude, double phaseDegrees, int frames, int rateHz) {
    float[] samples = new float[frames];
    for (int i = 0; i < frames; i++) {
      double turns = frequencyHz * i / rateHz + phaseDegrees / 360;
      samples[i] = (float) (amplitude * Math.sin(2 * Math.PI * (turns - Math.floor(turns))));
    }
    return samples;
  }

  /** White Gaussian noise of a standard deviation. */
  public static float[] noise(long seed, double sigma, int frames) {
    Random random = new Random(seed);
    float[] samples = new float[frames];
    for (int i = 0; i < frames; i++) {
      samples[i] = (float) (sigma * random.nextGaussian());
    }
    return samples;
  }

  /**
   * Something like music, stereo: five decaying notes a second, pulses of noise as a drum, and a
   * level that changes every few seconds.
   */
  public static float[][] music(long seed, double seconds, int rateHz) {
    Random random = new Random(seed);
    int frames = (int) (seconds * rateHz);
    float[][] out = new float[2][frames];
    for (int start = 0; start < frames; start += rateHz / 5) {
      double hz = 55 * Math.pow(2, random.nextInt(48) / 12.0);
      double level = 0.25 * Math.pow(10, -random.nextInt(3) * (1 + start / rateHz / 4 % 3) / 5.0);
      double pan = random.nextDouble();
      boolean drum = random.nextInt(3) == 0;
      for (int i = 0; i < rateHz && start + i < frames; i++) {
        double decay = Math.exp(-4.0 * i / rateHz);
        double note = 0;
        for (int h = 1; h <= 12 && h * hz < 0.45 * rateHz; h++) {
          note += Math.sin(2 * Math.PI * h * hz * i / rateHz) / h;
        }
        double value = level * decay * note;
        if (drum) {
          value += level * Math.exp(-40.0 * i / rateHz) * random.nextGaussian();
        }
        out[0][start + i] += (float) (value * (1 - pan));
        out[1][start + i] += (float) (value * pan);
      }
    }
    return out;
  }

  /** The signals one after the other. */
  public static float[] join(float[]... parts) {
    int frames = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    float[] joined = new float[frames];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }

  /** Writes a signal in one block after the other of a usual size and finishes the sink. */
  public static void play(float[][] signal, AudioSink sink) throws IOException {
    for (int at = 0; at < signal[0].length; at += AudioSource.BLOCK_FRAMES) {
      int count = Math.min(AudioSource.BLOCK_FRAMES, signal[0].length - at);
      sink.write(cut(signal, at, count), count);
    }
    sink.finish();
  }

  /**
   * Writes a signal in blocks of random sizes, 0 to {@code largest} frames, and finishes the sink.
   */
  public static void playInPieces(float[][] signal, long seed, int largest, AudioSink sink)
      throws IOException {
    Random random = new Random(seed);
    for (int at = 0; at < signal[0].length; ) {
      int count = Math.min(random.nextInt(largest + 1), signal[0].length - at);
      sink.write(cut(signal, at, count), count);
      at += count;
    }
    sink.finish();
  }

  private static float[][] cut(float[][] signal, int at, int count) {
    float[][] block = new float[signal.length][];
    for (int c = 0; c < signal.length; c++) {
      block[c] = Arrays.copyOfRange(signal[c], at, at + count);
    }
    return block;
  }

  /** Keeps all that it is given. */
  public static final class Collector implements AudioSink {

    private final float[][] samples;
    private int frames;
    private boolean finished;

    /** For a signal of so many channels. */
    public Collector(int channels) {
      this.samples = new float[channels][1024];
    }

    @Override
    public void write(float[][] block, int count) {
      for (int c = 0; c < samples.length; c++) {
        if (frames + count > samples[c].length) {
          samples[c] = Arrays.copyOf(samples[c], 2 * (frames + count));
        }
        System.arraycopy(block[c], 0, samples[c], frames, count);
      }
      frames += count;
    }

    @Override
    public void finish() {
      if (finished) {
        throw new IllegalStateException("finished twice");
      }
      finished = true;
    }

    /** The signal, {@code [channels][frames]}; only of a finished one. */
    public float[][] signal() {
      if (!finished) {
        throw new IllegalStateException("not finished");
      }
      float[][] signal = new float[samples.length][];
      for (int c = 0; c < samples.length; c++) {
        signal[c] = Arrays.copyOf(samples[c], frames);
      }
      return signal;
    }
  }
}
