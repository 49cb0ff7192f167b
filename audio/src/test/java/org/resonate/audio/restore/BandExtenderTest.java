package org.resonate.audio.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BandExtenderTest {

  private static final double CUT_HZ = 5000;

  private static float[] extended(HighBandModel model, double cutHz, float[] sound)
      throws IOException {
    return Passes.through(sink -> new BandExtender(Sounds.MONO, cutHz, model, sink), sound)[0];
  }

  private static HighBandModel learned(float[] sound) throws IOException {
    return Passes.feed(new HighBandModel.Learner(Sounds.MONO, CUT_HZ), 8192, sound).model();
  }

  /** Pink noise falls by 3 dB an octave: a closed form for what belongs above the cut. */
  @Test
  void levelsOfNoiseComeBackAndTheSoundBelowStays() throws IOException {
    float[] clean = Sounds.pink(8 * 44_100, 1);
    float[] cut = BandBench.lowPassed(clean, CUT_HZ);
    for (HighBandModel model :
        new HighBandModel[] {HighBandModel.extrapolating(), learned(clean)}) {
      float[] result = extended(model, CUT_HZ, cut);
      assertTrue(BandBench.changeBelowDb(cut, result, CUT_HZ) < -80);
      double was = BandBench.distanceDb(clean, cut, 0, clean.length, CUT_HZ);
      double is = BandBench.distanceDb(clean, result, 0, clean.length, CUT_HZ);
      // Two noises of one level are 7.8 dB apart, bin by bin.
      assertTrue(was > 15 && is < 9.5, was + " to " + is);
    }
  }

  @Test
  void theMoreIsLearnedTheBetter() throws IOException {
    // Above the cut there is far less than the slope below would have.
    float[] clean = Sounds.pink(8 * 44_100, 1);
    float[] dull = BandBench.lowPassed(clean, CUT_HZ);
    for (int i = 0; i < dull.length; i++) {
      dull[i] += 0.1f * (clean[i] - dull[i]);
    }
    HighBandModel model = learned(dull);
    assertTrue(model.learned());
    float[] cut = BandBench.lowPassed(dull, CUT_HZ);
    double guessed =
        BandBench.distanceDb(
            dull, extended(HighBandModel.extrapolating(), CUT_HZ, cut), 0, dull.length, CUT_HZ);
    double known = BandBench.distanceDb(dull, extended(model, CUT_HZ, cut), 0, dull.length, CUT_HZ);
    assertTrue(known < guessed - 5 && known < 9.5, guessed + " to " + known);
    assertFalse(learned(Arrays.copyOf(dull, 44_100)).learned());
  }

  @Test
  void blockSizeDoesNotMatterAndLengthStays() throws IOException {
    float[] sound = BandBench.lowPassed(Sounds.voice(2), CUT_HZ);
    for (int frames : new int[] {1, 500, 882, sound.length}) {
      float[] part = Arrays.copyOf(sound, frames);
      float[] expected = extended(HighBandModel.extrapolating(), CUT_HZ, part);
      assertEquals(frames, expected.length);
      Passes.Memory memory = new Passes.Memory(1);
      Passes.feedRandomly(
          new BandExtender(Sounds.MONO, CUT_HZ, HighBandModel.extrapolating(), memory), 1, part);
      assertArrayEquals(expected, memory.sound()[0]);
    }
  }

  @Test
  void oddCutsAndSoundsNeverFail() throws IOException {
    float[] sound = Sounds.voice(1);
    for (double cutHz : new double[] {0, 500, 21_900, 40_000}) {
      assertArrayEquals(sound, extended(HighBandModel.extrapolating(), cutHz, sound));
    }
    float[] silence = new float[20_000];
    assertArrayEquals(silence, extended(HighBandModel.extrapolating(), CUT_HZ, silence));
    float[] broken = sound.clone();
    broken[20_000] = Float.NaN;
    float[] result = extended(HighBandModel.extrapolating(), CUT_HZ, broken);
    for (int i = 0; i < result.length; i++) {
      assertEquals(i != 20_000, Float.isFinite(result[i]));
    }
  }
}
