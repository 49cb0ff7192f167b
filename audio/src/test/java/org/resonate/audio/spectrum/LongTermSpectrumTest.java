package org.resonate.audio.spectrum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Sounds;

class LongTermSpectrumTest {

  private static final int RATE_HZ = 44_100;

  /** IEC 61260-1, table E.1: exact mid-band frequencies beside their nominal names. */
  @Test
  void bandsAreThoseOfTheStandard() {
    assertEquals(25.119, ThirdOctaves.centreHz(0), 0.001);
    assertEquals(100, ThirdOctaves.centreHz(6), 1e-9);
    assertEquals(1000, ThirdOctaves.centreHz(16), 1e-9);
    assertEquals(3981.1, ThirdOctaves.centreHz(22), 0.1);
    assertEquals(19_953, ThirdOctaves.centreHz(29), 1);
    assertEquals(891.25, ThirdOctaves.lowerHz(16), 0.01);
    assertEquals(1122.0, ThirdOctaves.lowerHz(17), 0.1);
    for (int b = 0; b < ThirdOctaves.BANDS; b++) {
      assertEquals(b, ThirdOctaves.position(ThirdOctaves.centreHz(b)), 1e-9);
    }
  }

  /** A sine of amplitude a has the mean square a²/2, all of it in its band. */
  @Test
  void aSineIsInItsBand() throws IOException {
    for (int band = 3; band < ThirdOctaves.BANDS; band++) {
      double hz = ThirdOctaves.centreHz(band);
      float[] sine = Sounds.sine(hz, 0.5, 0, 10 * RATE_HZ, RATE_HZ);
      double[] levels = measure(sine).bandLevelsDb();
      assertEquals(-9.03, levels[band], 0.05, "band " + band);
      for (int other = 0; other < levels.length; other++) {
        // What starts and stops is never in one band alone.
        assertTrue(other == band || levels[other] < levels[band] - 20, "band " + other);
      }
    }
  }

  /** White noise has its power spread evenly: each band holds its width's share. */
  @Test
  void whiteNoiseRisesWithTheWidth() throws IOException {
    double sigma = 0.1;
    double[] levels = measure(Sounds.noise(3, sigma, 120 * RATE_HZ)).bandLevelsDb();
    for (int b = 0; b < ThirdOctaves.BANDS; b++) {
      double widthHz =
          Math.min(ThirdOctaves.lowerHz(b + 1), RATE_HZ / 2.0) - ThirdOctaves.lowerHz(b);
      double expected = 10 * Math.log10(sigma * sigma * widthHz / (RATE_HZ / 2.0));
      // The estimate of a narrow band spreads by 4.3 dB / √(width · time).
      assertEquals(expected, levels[b], 0.1 + 4 * 4.34 / Math.sqrt(widthHz * 120), "band " + b);
    }
  }

  @Test
  void channelsAreAveraged() throws IOException {
    float[] sine = Sounds.sine(1000, 0.5, 0, 10 * RATE_HZ, RATE_HZ);
    LongTermSpectrum half = new LongTermSpectrum(new AudioFormat(2, RATE_HZ));
    Sounds.play(new float[][] {sine, new float[sine.length]}, half);
    assertEquals(-12.04, half.bandLevelsDb()[16], 0.05);
  }

  @Test
  void whatIsShorterThanAWindowCountsToo() throws IOException {
    double level = measure(Sounds.sine(1000, 0.5, 0, 6000, RATE_HZ)).bandLevelsDb()[16];
    assertEquals(-9.03, level, 1);
    assertEquals(Double.NEGATIVE_INFINITY, measure(new float[0]).bandLevelsDb()[16]);
  }

  @Test
  void blockSizesDoNotMatter() throws IOException {
    float[][] music = Sounds.music(4, 6, RATE_HZ);
    LongTermSpectrum whole = new LongTermSpectrum(new AudioFormat(2, RATE_HZ));
    Sounds.play(music, whole);
    for (int seed = 0; seed < 3; seed++) {
      LongTermSpectrum pieces = new LongTermSpectrum(new AudioFormat(2, RATE_HZ));
      Sounds.playInPieces(music, seed, 30_000, pieces);
      assertArrayEquals(whole.bandPowers(), pieces.bandPowers());
    }
  }

  private static LongTermSpectrum measure(float[] samples) throws IOException {
    LongTermSpectrum spectrum = new LongTermSpectrum(new AudioFormat(1, RATE_HZ));
    Sounds.play(new float[][] {samples}, spectrum);
    return spectrum;
  }
}
