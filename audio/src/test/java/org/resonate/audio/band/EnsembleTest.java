package org.resonate.audio.band;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.resonate.audio.Levels;

class EnsembleTest {

  @Test
  void everySeedIsAnotherBandAndTheSameAgain() {
    Set<Long> sums = new HashSet<>();
    for (long seed = 0; seed < 6; seed++) {
      for (String kind : Ensemble.STEMS) {
        float[][] stem = new Ensemble(3, seed).stem(kind);
        assertTrue(sums.add(sum(stem)), kind + seed);
        float peak = Math.max(Levels.peak(stem[0], 0, 132_300), Levels.peak(stem[1], 0, 132_300));
        assertTrue(peak > 0.24 && peak < 0.91, kind + seed + " peaks at " + peak);
        for (float sample : stem[0]) {
          assertTrue(Float.isFinite(sample));
        }
      }
    }
    assertArrayEquals(
        new Ensemble(3, 4).stem("other")[1], new Ensemble(3, 4).stem("other")[1], kind());
  }

  private static String kind() {
    return "another time";
  }

  /** Golden results, samples and figures depend on the band's every bit. */
  @Test
  void theTestBandPlaysWhatItAlwaysPlayed() {
    assertEquals(2_222_649_523L, sum(new TestBand(2, 4, 5).mix()));
  }

  private static long sum(float[][] signal) {
    CRC32C crc = new CRC32C();
    for (float[] channel : signal) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * channel.length);
      bytes.asFloatBuffer().put(channel);
      crc.update(bytes);
    }
    return crc.getValue();
  }
}
