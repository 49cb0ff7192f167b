package org.resonate.models.generate;

import java.io.IOException;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.io.Resampler;

/**
 * Windows at the rate of a file and at that of a generator. Ten seconds have whole frames at both.
 * The resampler's filter reaches a few milliseconds past a window's ends, where it finds silence;
 * what is kept of a window lies further in, or at the ends of the file.
 */
public final class WindowRate {

  private WindowRate() {}

  /**
   * The same sound at another rate.
   *
   * @param mono {@code [frames]} at {@code fromHz}
   * @return {@code [round(frames · toHz / fromHz)]}
   * @throws IOException if the rates cannot be converted
   */
  public static float[] convert(float[] mono, int fromHz, int toHz) throws IOException {
    float[] out = new float[(int) Math.round(mono.length * (double) toHz / fromHz)];
    AudioSink sink =
        new AudioSink() {
          private int filled;

          @Override
          public void write(float[][] samples, int frames) {
            System.arraycopy(samples[0], 0, out, filled, frames);
            filled += frames;
          }

          @Override
          public void finish() {}
        };
    try (Resampler resampler = new Resampler(new AudioFormat(1, fromHz), toHz, sink)) {
      resampler.write(new float[][] {mono}, mono.length);
      resampler.finish();
    }
    return out;
  }
}
