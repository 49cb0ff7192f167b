package org.resonate.audio.restore;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.AudioSource;

/** Sends sounds in memory through sinks, in blocks of chosen or random sizes. */
public final class Passes {

  private Passes() {}

  /** Feeds a sink in blocks of this size and finishes it. */
  public static <T extends AudioSink> T feed(T sink, int blockFrames, float[]... channels)
      throws IOException {
    for (int at = 0; at < channels[0].length; at += blockFrames) {
      feedPart(sink, at, Math.min(blockFrames, channels[0].length - at), channels);
    }
    sink.finish();
    return sink;
  }

  /** Feeds a sink in blocks of random sizes and finishes it. */
  public static <T extends AudioSink> T feedRandomly(T sink, long seed, float[]... channels)
      throws IOException {
    Random random = new Random(seed);
    int at = 0;
    while (at < channels[0].length) {
      int count =
          Math.min(random.nextInt(random.nextBoolean() ? 9 : 7000), channels[0].length - at);
      feedPart(sink, at, count, channels);
      at += count;
    }
    sink.finish();
    return sink;
  }

  private static void feedPart(AudioSink sink, int at, int count, float[]... channels)
      throws IOException {
    float[][] block = new float[channels.length][];
    for (int channel = 0; channel < block.length; channel++) {
      block[channel] = Arrays.copyOfRange(channels[channel], at, at + count);
    }
    sink.write(block, count);
  }

  /** What a processor makes of a sound. */
  public static float[][] through(Function<AudioSink, AudioSink> processor, float[]... channels)
      throws IOException {
    Memory memory = new Memory(channels.length);
    feed(processor.apply(memory), 8192, channels);
    return memory.sound();
  }

  /** What this thread has computed for, which other programs on the machine hardly change. */
  static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** A source over sound in memory. */
  public static AudioSource source(float[]... channels) {
    return source(null, channels);
  }

  /** A source that gives blocks of random sizes. */
  public static AudioSource unevenSource(long seed, float[]... channels) {
    return source(new Random(seed), channels);
  }

  private static AudioSource source(Random random, float[]... channels) {
    return new AudioSource() {
      private int at;

      @Override
      public AudioFormat format() {
        return new AudioFormat(channels.length, AudioFormat.WORKING_RATE_HZ);
      }

      @Override
      public long frames() {
        return channels[0].length;
      }

      @Override
      public int read(float[][] block) {
        int most = random == null ? block[0].length : 1 + random.nextInt(block[0].length);
        int count = Math.min(most, channels[0].length - at);
        if (count <= 0) {
          return -1;
        }
        for (int channel = 0; channel < channels.length; channel++) {
          System.arraycopy(channels[channel], at, block[channel], 0, count);
        }
        at += count;
        return count;
      }

      @Override
      public void close() {}
    };
  }

  /** Keeps all that it is given. */
  public static final class Memory implements AudioSink {

    private float[][] held;
    private int fill;
    private boolean finished;

    /** Of this many channels. */
    public Memory(int channels) {
      held = new float[channels][1024];
    }

    @Override
    public void write(float[][] block, int frames) {
      for (int channel = 0; channel < held.length; channel++) {
        if (fill + frames > held[channel].length) {
          held[channel] = Arrays.copyOf(held[channel], 2 * (fill + frames));
        }
        System.arraycopy(block[channel], 0, held[channel], fill, frames);
      }
      fill += frames;
    }

    @Override
    public void finish() {
      if (finished) {
        throw new IllegalStateException("finished twice");
      }
      finished = true;
    }

    /** All of it, once finished. */
    public float[][] sound() {
      if (!finished) {
        throw new IllegalStateException("not finished");
      }
      float[][] sound = new float[held.length][];
      Arrays.setAll(sound, channel -> Arrays.copyOf(held[channel], fill));
      return sound;
    }
  }
}
