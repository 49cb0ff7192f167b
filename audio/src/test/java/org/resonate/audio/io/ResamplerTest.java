package org.resonate.audio.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Levels;

class ResamplerTest {

  private static float[][] resample(float[][] sound, int fromHz, int toHz, int blockFrames)
      throws IOException {
    FrameQueue queue = new FrameQueue(sound.length);
    try (Resampler resampler = new Resampler(new AudioFormat(sound.length, fromHz), toHz, queue)) {
      float[][] block = new float[sound.length][blockFrames];
      for (int at = 0; at < sound[0].length; at += blockFrames) {
        int now = Math.min(blockFrames, sound[0].length - at);
        for (int c = 0; c < sound.length; c++) {
          System.arraycopy(sound[c], at, block[c], 0, now);
        }
        resampler.write(block, now);
      }
      resampler.finish();
    }
    float[][] out = new float[sound.length][queue.frames()];
    queue.read(out);
    return out;
  }

  /** What is left of a signal once the expected sine is taken away, dB; the edges are left out. */
  private static double residualDb(float[] samples, int rateHz, double hz, double amplitude) {
    double energy = 0;
    int edge = 2000;
    for (int i = edge; i < samples.length - edge; i++) {
      double error = samples[i] - amplitude * Math.sin(2 * Math.PI * hz * i / rateHz);
      energy += error * error;
    }
    return Levels.powerToDb(energy / (samples.length - 2 * edge));
  }

  @ParameterizedTest
  @CsvSource({
    "96000, 44100, 10000",
    "192000, 44100, 997",
    "48000, 44100, 18000",
    "44100, 48000, 18000",
    "44100, 96000, 10000",
    "8000, 44100, 3000",
    "22050, 44100, 9000"
  })
  void aSineStaysThatSineOnTime(int fromHz, int toHz, double hz) throws IOException {
    float[][] sine = Sounds.sines(1, fromHz, fromHz, hz, 0.5);
    float[] out = resample(sine, fromHz, toHz, 4096)[0];
    // Images, aliases, gain and delay errors all end up in the difference.
    double residual = residualDb(out, toHz, hz, 0.5);
    assertTrue(residual < -120, "residual " + residual + " dB");
  }

  @ParameterizedTest
  @CsvSource({"96000, 44100, 23000", "96000, 44100, 30000", "192000, 44100, 70000"})
  void whatDoesNotFitIsGone(int fromHz, int toHz, double hz) throws IOException {
    float[][] sine = Sounds.sines(1, fromHz, fromHz, hz, 1);
    float[] out = resample(sine, fromHz, toHz, 4096)[0];
    double left = Levels.toDb(Levels.rms(out, 2000, out.length - 4000));
    assertTrue(left < -120, "alias " + left + " dB");
  }

  @Test
  void theBandIsFlatTo20Kilohertz() throws IOException {
    for (double hz : new double[] {50, 1000, 15_000, 19_000, 20_000}) {
      float[] out = resample(Sounds.sines(1, 96_000, 96_000, hz, 0.5), 96_000, 44_100, 4096)[0];
      double gainDb =
          Levels.toDb(Levels.rms(out, 4410, out.length - 8820) / (0.5 * Math.sqrt(0.5)));
      assertEquals(0, gainDb, 0.01, hz + " Hz");
    }
  }

  @Test
  void lengthIsInTimesOutByInAndTheTailIsKept() throws IOException {
    Random random = new Random(7);
    int[] rates = {8000, 11_025, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000};
    for (int from : rates) {
      for (int to : new int[] {44_100, 48_000}) {
        if (from != to) {
          int frames = 1 + random.nextInt(20_000);
          float[][] ones = new float[1][frames];
          java.util.Arrays.fill(ones[0], 0.5f);
          float[] out = resample(ones, from, to, 1000)[0];
          assertEquals(Math.round(frames * (double) to / from), out.length, from + " to " + to);
          if (frames > 2000) {
            assertEquals(0.5, out[out.length - 1], 0.05, "the last frame of " + from + " to " + to);
          }
        }
      }
    }
  }

  @Test
  void shortSoundsSurvive() throws IOException {
    for (int frames : new int[] {1, 2, 3, 17, 220}) {
      float[][] ones = new float[2][frames];
      java.util.Arrays.fill(ones[0], 0.25f);
      java.util.Arrays.fill(ones[1], -0.25f);
      float[][] out = resample(ones, 8000, 44_100, 64);
      assertEquals(Math.round(frames * 44_100.0 / 8000), out[0].length);
    }
    assertEquals(0, resample(new float[2][0], 8000, 44_100, 64)[0].length);
  }

  @Test
  void theBlockSizeDoesNotMatter() throws IOException {
    float[][] noise = Sounds.noise(2, 30_001, 16, 11);
    float[][] whole = resample(noise, 48_000, 44_100, 30_001);
    Random random = new Random(12);
    for (int round = 0; round < 5; round++) {
      int size = 1 + random.nextInt(3000);
      float[][] cut = resample(noise, 48_000, 44_100, size);
      assertArrayEquals(whole[0], cut[0], "blocks of " + size);
      assertArrayEquals(whole[1], cut[1], "blocks of " + size);
    }
  }
}
