package org.resonate.audio.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.spectrum.LongTermSpectrum;

class GeneratedFitTest {

  private static final int RATE_HZ = 44_100;
  private static final int FRAMES = 10 * RATE_HZ;
  private static final AudioFormat STEREO = new AudioFormat(2, RATE_HZ);
  private static final Passage DAMAGED = new Passage(4 * RATE_HZ, 6 * RATE_HZ);

  private static float[] noise(long seed, double level) {
    Random random = new Random(seed);
    float[] noise = new float[FRAMES];
    double smooth = 0;
    for (int i = 0; i < FRAMES; i++) {
      smooth += 0.2 * (random.nextGaussian() - smooth);
      noise[i] = (float) (3 * level * smooth);
    }
    return noise;
  }

  private static float[][] stereo(float[] middle, float[] side) {
    float[][] both = new float[2][FRAMES];
    for (int i = 0; i < FRAMES; i++) {
      both[0][i] = middle[i] + side[i];
      both[1][i] = middle[i] - side[i];
    }
    return both;
  }

  private static double powerDb(float[] sound, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) sound[i] * sound[i];
    }
    return 10 * Math.log10(sum / (to - from));
  }

  private static double powerDb(float[][] sound) {
    int from = (int) DAMAGED.startFrame() + 4410;
    int to = (int) DAMAGED.endFrame() - 4410;
    return 10
        * Math.log10(
            Math.pow(10, powerDb(sound[0], from, to) / 10)
                + Math.pow(10, powerDb(sound[1], from, to) / 10));
  }

  private static float[][] fit(double blend, float[][] original, float[] made) throws IOException {
    return new GeneratedFit(STEREO, blend)
        .fit(original, made, List.of(new GeneratedFit.Part(DAMAGED, true, true, false)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 1})
  void whatIsNotDamagedStaysBitForBit(double blend) throws IOException {
    float[][] original = stereo(noise(1, 0.1), noise(2, 0.02));
    float[][] before = {original[0].clone(), original[1].clone()};
    float[][] fitted = fit(blend, original, noise(3, 0.1));
    for (int channel = 0; channel < 2; channel++) {
      assertArrayEquals(before[channel], original[channel]);
      int from = blend == 0 ? FRAMES : (int) DAMAGED.startFrame();
      int to = blend == 0 ? FRAMES : (int) DAMAGED.endFrame();
      assertEquals(
          -1, Arrays.mismatch(fitted[channel], 0, from, before[channel], 0, from), "before");
      assertEquals(
          -1, Arrays.mismatch(fitted[channel], to, FRAMES, before[channel], to, FRAMES), "behind");
      if (blend > 0) {
        assertTrue(Arrays.mismatch(fitted[channel], before[channel]) < from + 10);
      }
    }
  }

  @Test
  void levelAndSpectrumAreThoseOfTheCleanSoundAround() throws IOException {
    float[] song = noise(4, 0.1);
    // The same with another level and balance: a first difference raises what is high.
    float[] made = new float[FRAMES];
    for (int i = 1; i < FRAMES; i++) {
      made[i] = 0.6f * (song[i] - 0.5f * song[i - 1]);
    }
    float[][] original = stereo(song, new float[FRAMES]);
    for (float[] channel : original) {
      Arrays.fill(channel, (int) DAMAGED.startFrame(), (int) DAMAGED.endFrame(), 0);
    }
    ContextMatch match =
        ContextMatch.around(RATE_HZ, original, made, List.of(DAMAGED)).orElseThrow();
    float[][] fitted = fit(1, original, match.apply(made, RATE_HZ));
    int from = (int) DAMAGED.startFrame() + 4410;
    int to = (int) DAMAGED.endFrame() - 4410;
    double[] wanted = bandsDb(Arrays.copyOfRange(song, from, to));
    double[] got = bandsDb(Arrays.copyOfRange(fitted[0], from, to));
    for (int band = 8; band < 28; band++) {
      assertEquals(wanted[band], got[band], 1.5, "third octave " + band);
    }
    assertEquals(powerDb(song, from, to), powerDb(fitted[0], from, to), 0.5);
  }

  private static double[] bandsDb(float[] sound) {
    LongTermSpectrum spectrum = new LongTermSpectrum(new AudioFormat(1, RATE_HZ));
    spectrum.write(new float[][] {sound}, sound.length);
    spectrum.finish();
    return spectrum.bandLevelsDb();
  }

  @Test
  void theSidesAndTheHighestBandAreTheOriginals() throws IOException {
    float[] middle = new float[FRAMES];
    float[] side = noise(5, 0.02);
    for (int i = 0; i < FRAMES; i++) {
      middle[i] = (float) (0.1 * Math.sin(2 * Math.PI * 18_000 * i / RATE_HZ));
    }
    float[] low = noise(6, 0.05);
    for (int i = 0; i < FRAMES; i++) {
      middle[i] += low[i];
    }
    float[][] original = stereo(middle, side);
    float[][] fitted = fit(1, original, noise(7, 0.05));
    int from = (int) DAMAGED.startFrame() + 4410;
    int to = (int) DAMAGED.endFrame() - 4410;
    double sine = 0;
    double cosine = 0;
    for (int i = from; i < to; i++) {
      assertEquals(
          original[0][i] - original[1][i], fitted[0][i] - fitted[1][i], 1e-6, "side at " + i);
      double angle = 2 * Math.PI * 18_000 * i / RATE_HZ;
      sine += (fitted[0][i] + fitted[1][i]) / 2 * Math.sin(angle);
      cosine += (fitted[0][i] + fitted[1][i]) / 2 * Math.cos(angle);
    }
    assertEquals(0.1, 2 * sine / (to - from), 0.01);
    assertEquals(0, 2 * cosine / (to - from), 0.01);
  }

  /** Sounds that have nothing, half or all in common. */
  @ParameterizedTest
  @CsvSource({"0.3, 0", "0.5, 0", "0.7, 0", "0.3, 0.5", "0.3, 1", "1, 0"})
  void aBlendLosesNoLevelAndLeavesTheSidesAlone(double blend, double common) throws IOException {
    float[] middle = noise(8, 0.1);
    float[] side = noise(13, 0.05);
    float[] made = noise(9, 0.1);
    for (int i = 0; i < FRAMES; i++) {
      made[i] = (float) (common * middle[i] + Math.sqrt(1 - common * common) * made[i]);
    }
    float[][] original = stereo(middle, side);
    float[][] fitted = fit(blend, original, made);
    assertEquals(powerDb(original), powerDb(fitted), 0.2);
    for (int i = (int) DAMAGED.startFrame(); i < DAMAGED.endFrame(); i++) {
      assertEquals(side[i], (fitted[0][i] - fitted[1][i]) / 2, 1e-6, "side at " + i);
    }
  }

  @Test
  void ofDamageThroughoutTheDamagedSoundsOwnLevelIsTheBestGuess() throws IOException {
    float[][] original = {noise(14, 0.05)};
    float[] made = noise(10, 0.1);
    List<Passage> all = List.of(new Passage(0, FRAMES));
    assertTrue(ContextMatch.around(RATE_HZ, original, made, all).isEmpty());
    assertTrue(ContextMatch.within(RATE_HZ, new float[1][FRAMES], made, all).isEmpty());
    ContextMatch match = ContextMatch.within(RATE_HZ, original, made, all).orElseThrow();
    float[] matched = match.apply(made, RATE_HZ);
    float[] fitted =
        new GeneratedFit(new AudioFormat(1, RATE_HZ), 1)
            .fit(
                original, matched, List.of(new GeneratedFit.Part(all.get(0), false, false, false)))[
            0];
    assertEquals(powerDb(original[0], 0, FRAMES), powerDb(fitted, 0, FRAMES), 0.3);
    assertTrue(powerDb(fitted, 0, 441) > powerDb(matched, 0, 441) - 3, "no fade at the start");
  }

  /** The stem's sound stops and comes back hard; what fills it must not fade in from nothing. */
  @Test
  void aHoleIsFilledUpToItsEdges() throws IOException {
    float[] whole = new float[FRAMES];
    for (int i = 0; i < FRAMES; i++) {
      for (int partial = 1; partial <= 5; partial++) {
        whole[i] += (float) (0.1 / partial * Math.sin(2 * Math.PI * 110 * partial * i / RATE_HZ));
      }
    }
    // As holes are reported: 2 ms of what is around with them.
    float[] broken = whole.clone();
    Arrays.fill(broken, (int) DAMAGED.startFrame() + 88, (int) DAMAGED.endFrame() - 88, 0);
    float[][] fitted =
        new GeneratedFit(STEREO, 0.3)
            .fit(
                stereo(broken, new float[FRAMES]),
                whole,
                List.of(new GeneratedFit.Part(DAMAGED, true, true, true)));
    for (int i = (int) DAMAGED.startFrame() - 100; i < DAMAGED.endFrame() + 100; i++) {
      assertEquals(whole[i], fitted[0][i], 0.01, "at " + (i - DAMAGED.startFrame()));
    }
  }

  @Test
  void atTheEdgesOfDamageTheLevelHasNoHole() throws IOException {
    float[][] original = stereo(noise(11, 0.1), new float[FRAMES]);
    float[][] fitted = fit(1, original, noise(12, 0.1));
    for (long edge : new long[] {DAMAGED.startFrame(), DAMAGED.endFrame()}) {
      for (int at = (int) edge - 4410; at < edge + 4410; at += 441) {
        assertEquals(
            powerDb(original[0], 0, FRAMES), powerDb(fitted[0], at, at + 441), 2.5, "at " + at);
      }
    }
  }
}
