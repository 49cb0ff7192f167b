package org.resonate.audio.spectrum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.restore.Passes;
import org.resonate.audio.restore.Sounds;

class StftProcessorTest {

  private static final AudioFormat STEREO = new AudioFormat(2, AudioFormat.WORKING_RATE_HZ);

  @Test
  void givesBackWhatIsLeftAloneAtAnyLength() throws IOException {
    for (int frames : new int[] {1, 100, 1024, 2047, 2048, 30_001}) {
      float[] left = Sounds.white(frames, 1);
      float[] right = Sounds.white(frames, 2);
      float[][] result =
          Passes.through(
              sink -> new StftProcessor(STEREO, 2048, 512, (spectra, at) -> {}, sink), left, right);
      assertArrayEquals(left, result[0], 2e-6f);
      assertArrayEquals(right, result[1], 2e-6f);
    }
  }

  @Test
  void frameSpectraSumToTheMeanSquare() throws IOException {
    float[] tone = new float[4096];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (float) Math.sin(2 * Math.PI * 100 * i / 4096.0);
    }
    double[] sum = new double[1];
    StftFrames frames =
        new StftFrames(
            Sounds.MONO,
            4096,
            4096,
            (spectra, at) -> {
              for (float value : spectra[0]) {
                sum[0] += value * value * StftFrames.powerScale(4096);
              }
            });
    Passes.feed(frames, 333, tone);
    // A sinusoid of amplitude 1, whose Hann-windowed energy is Σw² / 2.
    assertEquals(0.5, sum[0], 1e-3);
  }
}
