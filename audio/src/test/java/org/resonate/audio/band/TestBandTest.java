package org.resonate.audio.band;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.resonate.audio.Levels;

class TestBandTest {

  @Test
  void mixIsTheSumOfTheStemsAndStaysUnderFullScale() {
    for (int seed = 0; seed < 3; seed++) {
      TestBand band = new TestBand(2, 8, seed);
      Map<String, float[][]> stems = band.stems();
      float[][] mix = band.mix();
      for (int c = 0; c < 2; c++) {
        for (int i = 0; i < band.frames(); i++) {
          double sum = 0;
          for (float[][] stem : stems.values()) {
            sum += stem[c][i];
          }
          assertEquals(sum, mix[c][i], 1e-6);
        }
        assertTrue(Levels.peak(mix[c], 0, band.frames()) < 1);
      }
      double mixRms = Levels.rms(mix[0], 0, band.frames());
      stems.forEach(
          (name, stem) -> {
            double share = Levels.rms(stem[0], 0, band.frames()) / mixRms;
            assertTrue(share > 0.2 && share < 0.9, name + " is " + share + " of the mix");
          });
    }
  }

  @Test
  void playsTheSameAgainAndAnotherSongForAnotherSeed() {
    float[][] first = new TestBand(2, 2, 5).mix();
    float[][] again = new TestBand(2, 2, 5).mix();
    assertArrayEquals(first[0], again[0]);
    assertArrayEquals(first[1], again[1]);
    assertFalse(Arrays.equals(first[0], new TestBand(2, 2, 6).mix()[0]));
  }

  @Test
  void monoIsTheMeanOfBothSides() {
    float[][] stereo = new TestBand(2, 2, 1).stem("other");
    float[][] mono = new TestBand(1, 2, 1).stem("other");
    assertEquals(1, mono.length);
    for (int i = 0; i < mono[0].length; i++) {
      assertEquals(0.5 * (stereo[0][i] + stereo[1][i]), mono[0][i], 1e-7);
    }
  }

  @Test
  void phoneClipsAndAddsNoise() {
    float[][] mix = new TestBand(2, 2, 1).mix();
    float[][] damaged = PhoneDamage.apply(mix, 1);
    assertEquals(1, damaged.length);
    int atTheRail = 0;
    for (float sample : damaged[0]) {
      assertTrue(Math.abs(sample) < PhoneDamage.CLIP_LEVEL + 0.025);
      atTheRail += Math.abs(sample) > PhoneDamage.CLIP_LEVEL - 0.025 ? 1 : 0;
    }
    assertTrue(atTheRail > 50, "only " + atTheRail + " samples clip");
    double silence = Levels.rms(PhoneDamage.apply(new float[2][44100], 1)[0], 0, 44100);
    assertEquals(-41, Levels.toDb(silence), 1);
  }
}
