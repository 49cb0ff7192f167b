package org.resonate.models.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SeededNoiseTest {

  @Test
  void bitsAreSplitMix64() {
    // The numbers that Vigna's splitmix64.c gives for this seed.
    long[] expected = {
      Long.parseUnsignedLong("6457827717110365317"),
      Long.parseUnsignedLong("3203168211198807973"),
      Long.parseUnsignedLong("9817491932198370423"),
      Long.parseUnsignedLong("4593380528125082431"),
      Long.parseUnsignedLong("16408922859458223821")
    };
    assertArrayEquals(expected, SeededNoise.bits(1234567, 5));
  }

  @Test
  void numbersAreFixed() {
    // From the same formulas in Python.
    double[] expected = {
      0.8822489062222688, 1.388473285287707, -0.4508498757188601, 0.6707164409024291,
      0.1883526341159315, -0.20510403042316847, 0.219586379190761, -0.6667979218432448
    };
    float[] noise = SeededNoise.of(42, 8);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], noise[i], 1e-7 * Math.abs(expected[i]));
    }
    assertEquals(0x3f61db10, Float.floatToIntBits(noise[0]));
  }

  @Test
  void fewerNumbersAreTheFirstOfMore() {
    for (int count = 0; count < 6; count++) {
      assertArrayEquals(Arrays.copyOf(SeededNoise.of(-1, 6), count), SeededNoise.of(-1, count));
    }
  }

  @Test
  void numbersAreNormal() {
    float[] noise = SeededNoise.of(9, 1_000_000);
    double[] moments = new double[4];
    int beyondTwo = 0;
    for (float x : noise) {
      for (int p = 0; p < 4; p++) {
        moments[p] += Math.pow(x, p + 1) / noise.length;
      }
      beyondTwo += Math.abs(x) > 2 ? 1 : 0;
    }
    assertArrayEquals(new double[] {0, 1, 0, 3}, moments, 0.02);
    assertEquals(0.0455, beyondTwo / (double) noise.length, 0.001);
  }
}
