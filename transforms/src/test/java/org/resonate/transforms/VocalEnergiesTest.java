package org.resonate.transforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.resonate.transforms.record.Balance;

class VocalEnergiesTest {

  private static final int FRAMES = 20_000;

  /** Independent of the quadratic: mixes with the gain and measures the ratio on the samples. */
  @Test
  void theGainMeetsTheRatioOnTheSamples() {
    Random random = new Random(1);
    for (int trial = 0; trial < 50; trial++) {
      double correlation = random.nextDouble() * 1.6 - 0.8;
      double level = 0.05 + random.nextDouble() * 2;
      float[] vocals = noise(random, level);
      float[] mix = noise(random, 1);
      for (int i = 0; i < FRAMES; i++) {
        mix[i] += (float) (correlation * vocals[i] + vocals[i]);
      }
      VocalEnergies energies = energies(vocals, mix);
      double target = 0.05 + random.nextDouble() * 0.8;
      double gain = energies.gainFor(target);
      if (Double.isInfinite(gain)) {
        continue;
      }
      assertEquals(target, measured(vocals, mix, gain), 1e-4, "trial " + trial);
    }
  }

  @Test
  void aRatioOfOneOrMoreHasNoGainWhereTheBackingIsIndependent() {
    VocalEnergies energies = new VocalEnergies(1, 1, 0);
    assertEquals(Double.POSITIVE_INFINITY, energies.gainFor(1));
    assertEquals(Double.POSITIVE_INFINITY, energies.gainFor(1.5));
    Balance balance = MatchReferenceVocals.balance(energies, energies.ratio(1), 1.2, 2, "x");
    assertEquals(20 * Math.log10(2), balance.getGainDb(), 1e-9);
  }

  @Test
  void aBoostAboveOneNeverAttenuates() {
    VocalEnergies energies = new VocalEnergies(4, 1, 0);
    Balance balance = MatchReferenceVocals.balance(energies, energies.ratio(1), 0.3, 1.2, "x");
    assertEquals(0, balance.getGainDb());
    assertTrue(balance.getReason().contains("never turns vocals down"));
    Balance plain = MatchReferenceVocals.balance(energies, energies.ratio(1), 0.3, 1, "x");
    assertTrue(plain.getGainDb() < 0);
  }

  @Test
  void unboostedWithoutReferenceStaysBitForBit() {
    VocalEnergies energies = new VocalEnergies(0.37, 1.9, -0.11);
    double ratio = energies.ratio(1);
    assertEquals(0.0, MatchReferenceVocals.balance(energies, ratio, ratio, 1, "x").getGainDb());
  }

  @Test
  void leaksAreNoVocals() {
    assertTrue(new VocalEnergies(0, 0, 0).absent());
    assertTrue(new VocalEnergies(0.9e-4, 1, 0).absent());
    assertFalse(new VocalEnergies(1e-2, 1, 0).absent());
  }

  private static VocalEnergies energies(float[] vocals, float[] mix) {
    return new VocalEnergies(0, 0, 0).plus(new float[][] {vocals}, new float[][] {mix}, FRAMES);
  }

  private static double measured(float[] vocals, float[] mix, double gain) {
    double vocalSum = 0;
    double mixSum = 0;
    for (int i = 0; i < FRAMES; i++) {
      double v = gain * vocals[i];
      double m = mix[i] - vocals[i] + v;
      vocalSum += v * v;
      mixSum += m * m;
    }
    return Math.sqrt(vocalSum / mixSum);
  }

  private static float[] noise(Random random, double level) {
    float[] samples = new float[FRAMES];
    for (int i = 0; i < FRAMES; i++) {
      samples[i] = (float) (level * random.nextGaussian());
    }
    return samples;
  }
}
