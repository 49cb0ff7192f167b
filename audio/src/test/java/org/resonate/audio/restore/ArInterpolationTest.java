package org.resonate.audio.restore;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.resonate.audio.Levels;

class ArInterpolationTest {

  @Test
  void tonesContinueThroughTheGap() {
    for (int gap : new int[] {1, 20, 220, 882, 2205}) {
      int around = ArInterpolation.contextFrames(gap);
      float[] sound = new float[2 * around + gap];
      for (int i = 0; i < sound.length; i++) {
        sound[i] =
            (float) (0.4 * Math.sin(0.031 * i) + 0.2 * Math.sin(0.1 * i + 1) + 0.1 * Math.cos(i));
      }
      assertTrue(snrDb(sound, around, gap) > 30, gap + " frames: " + snrDb(sound, around, gap));
    }
  }

  /**
   * A first-order process x[n] = 0.99 x[n−1] + e[n] is filled with the conditional mean, whose
   * error variance in the middle of a gap of 21 is by the bridge formula σ²·(1 − φ²ᵏ)²/(1 − φ²)/(1
   * − φ⁴ᵏ), k = 11: closed form, met on average.
   */
  @Test
  void errorOnAnAutoregressiveProcessIsTheClosedForm() {
    double phi = 0.99;
    double sum = 0;
    int trials = 400;
    for (int trial = 0; trial < trials; trial++) {
      float[] noise = Sounds.white(2100, trial);
      float[] sound = new float[noise.length];
      for (int i = 1; i < sound.length; i++) {
        sound[i] = (float) (phi * sound[i - 1] + noise[i]);
      }
      float[] filled = sound.clone();
      Arrays.fill(filled, 1040, 1061, 0);
      ArInterpolation.fill(filled, 1040, 1061);
      sum += Math.pow(filled[1050] - sound[1050], 2) / trials;
    }
    double power = Math.pow(phi, 22);
    double expected = (1 - power) * (1 - power) / (1 - phi * phi) / (1 - power * power);
    assertTrue(sum > 0.75 * expected && sum < 1.4 * expected, sum + " for " + expected);
  }

  @Test
  void oddPlacesNeverFail() {
    for (int size : new int[] {1, 2, 5, 40, 3000}) {
      for (int start : new int[] {0, size / 2}) {
        for (int end : new int[] {start, start + 1, size}) {
          float[] sound = Sounds.white(size, 1);
          ArInterpolation.fill(sound, start, end);
          for (float sample : sound) {
            assertTrue(Float.isFinite(sample) && Math.abs(sample) < 20);
          }
        }
      }
    }
  }

  @Test
  void whatIsNotANumberHasNoSay() {
    float[] sound = new float[30_000];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = (float) (0.4 * Math.sin(0.031 * i) + 0.2 * Math.sin(0.1 * i + 1));
    }
    float[] broken = sound.clone();
    Arrays.fill(broken, 20_000, 20_100, 0);
    broken[22_500] = Float.NaN;
    broken[17_000] = Float.POSITIVE_INFINITY;
    ArInterpolation.fill(broken, 20_000, 20_100);
    float[] truth = Arrays.copyOfRange(sound, 20_000, 20_100);
    double snrDb = Sounds.sdrDb(truth, Arrays.copyOfRange(broken, 20_000, 20_100));
    assertTrue(snrDb > 30, "SNR " + snrDb);
  }

  private static double snrDb(float[] sound, int start, int gap) {
    float[] filled = sound.clone();
    Arrays.fill(filled, start, start + gap, 0);
    ArInterpolation.fill(filled, start, start + gap);
    double error = 1e-30;
    for (int i = start; i < start + gap; i++) {
      error += Math.pow(filled[i] - sound[i], 2);
    }
    return 10 * Math.log10(Levels.energy(sound, start, gap) / error);
  }
}
