package org.resonate.audio.filter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Sounds;

class FirFilterTest {

  private static final AudioFormat STEREO = new AudioFormat(2, 44_100);

  /** Fast convolution against the sum that defines convolution. */
  @ParameterizedTest
  @CsvSource({"1, true", "2, false", "31, true", "64, false", "301, false", "701, true"})
  void equalsTheDefinition(int taps, boolean symmetric) throws IOException {
    float[] fir = Sounds.noise(taps, 0.2, taps);
    for (int i = 0; symmetric && i < taps / 2; i++) {
      fir[taps - 1 - i] = fir[i];
    }
    int delay = symmetric ? taps / 2 : 0;
    float[][] signal = {Sounds.noise(5, 0.5, 5000), Sounds.noise(6, 0.5, 5000)};
    float[][] filtered = filter(signal, fir, 1, 900);
    for (int c = 0; c < 2; c++) {
      assertEquals(5000, filtered[c].length);
      for (int n = 0; n < 5000; n++) {
        double sum = 0;
        for (int k = 0; k < taps; k++) {
          int at = n + delay - k;
          sum += at >= 0 && at < 5000 ? (double) fir[k] * signal[c][at] : 0;
        }
        assertEquals(sum, filtered[c][n], 1e-5, "frame " + n);
      }
    }
  }

  @Test
  void blockSizesDoNotMatter() throws IOException {
    float[] fir = Sounds.noise(9, 0.05, 4095);
    float[][] music = Sounds.music(6, 3, 44_100);
    float[][] once = filter(music, fir, 0, 0);
    for (int seed = 1; seed < 5; seed++) {
      assertArrayEquals(once, filter(music, fir, seed, 20_000));
    }
  }

  @Test
  void whatIsShorterThanTheFilterKeepsItsLength() throws IOException {
    float[] fir = new float[4095];
    fir[2047] = 1;
    float[][] filtered = filter(new float[][] {{1, 2, 3}, {4, 5, 6}}, fir, 0, 0);
    assertArrayEquals(new float[] {1, 2, 3}, filtered[0], 1e-5f);
    assertArrayEquals(new float[] {4, 5, 6}, filtered[1], 1e-5f);
    assertEquals(0, filter(new float[2][0], fir, 0, 0)[0].length);
  }

  private static float[][] filter(float[][] signal, float[] fir, long seed, int largest)
      throws IOException {
    Sounds.Collector out = new Sounds.Collector(2);
    FirFilter filter = new FirFilter(STEREO, fir, out);
    if (largest == 0) {
      Sounds.play(signal, filter);
    } else {
      Sounds.playInPieces(signal, seed, largest, filter);
    }
    return out.signal();
  }
}
