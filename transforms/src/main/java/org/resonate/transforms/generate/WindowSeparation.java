package org.resonate.transforms.generate;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.AudioSource;
import org.resonate.audio.Discard;
import org.resonate.models.separate.Separator;

/** Takes one stem out of a window of sound, by the separator that took the song apart. */
final class WindowSeparation {

  private final Separator separator;
  private final int channels;

  /**
   * @param channels that the separator's pack takes; the fewest are enough for mono
   */
  WindowSeparation(Separator separator, List<Integer> channels) {
    this.separator = separator;
    this.channels = Collections.min(channels);
  }

  /**
   * The stem in a mono window.
   *
   * @param mono {@code [frames]} at the separator's rate
   * @return mono, {@code [frames]}
   */
  float[] of(String stem, float[] mono) throws IOException {
    AudioFormat format = new AudioFormat(channels, AudioFormat.WORKING_RATE_HZ);
    float[] taken = new float[mono.length];
    AudioSink sink =
        new AudioSink() {
          private int filled;

          @Override
          public void write(float[][] block, int frames) {
            for (float[] channel : block) {
              for (int i = 0; i < frames; i++) {
                taken[filled + i] += channel[i] / block.length;
              }
            }
            filled += frames;
          }

          @Override
          public void finish() {}
        };
    separator.separate(() -> new Held(format, mono), Map.of(stem, sink), new Discard());
    return taken;
  }

  /** The same sound in every channel. */
  private static final class Held implements AudioSource {
    private final AudioFormat format;
    private final float[] mono;
    private int position;

    Held(AudioFormat format, float[] mono) {
      this.format = format;
      this.mono = mono;
    }

    @Override
    public AudioFormat format() {
      return format;
    }

    @Override
    public long frames() {
      return mono.length;
    }

    @Override
    public int read(float[][] block) {
      if (position == mono.length) {
        return -1;
      }
      int frames = Math.min(block[0].length, mono.length - position);
      for (float[] channel : block) {
        System.arraycopy(mono, position, channel, 0, frames);
      }
      position += frames;
      return frames;
    }

    @Override
    public void close() {}
  }
}
