package org.resonate.audio.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.resonate.audio.Levels;
import org.resonate.audio.Sounds;

class InterpolatorTest {

  private static final int REACH = 16;
  private static final float NEVER = Float.POSITIVE_INFINITY;

  /** Between samples i and i + 1 of a sine lie sin(w(i + p/4)), p from 0 to 3. */
  @Test
  void findsWhatASineDoesBetweenItsSamples() {
    Interpolator interpolator = new Interpolator(4, REACH);
    for (double relative : new double[] {0.003, 0.11, 0.25, 0.4}) {
      float[] sine = Sounds.sine(relative, 1, 10, 1000, 1);
      float[] peaks = new float[900];
      interpolator.peaks(sine, 50, 900, NEVER, peaks);
      for (int i = 0; i < 900; i++) {
        double largest = 0;
        for (int p = 0; p < 4; p++) {
          double turns = relative * (50 + i + p / 4.0) + 10 / 360.0;
          largest = Math.max(largest, Math.abs(Math.sin(2 * Math.PI * turns)));
        }
        assertEquals(largest, peaks[i], 0.003, relative + " at " + i);
      }
    }
  }

  @Test
  void refinementFindsTheCrest() {
    Interpolator interpolator = new Interpolator(4, REACH);
    for (double relative : new double[] {0.01, 0.17, 0.3, 0.43}) {
      for (int phase = 0; phase < 90; phase += 7) {
        float[] sine = Sounds.sine(relative, 1, phase, 2000, 1);
        float[] peaks = new float[1900];
        interpolator.peaks(sine, 50, 1900, 0.5f, peaks);
        assertEquals(1, Levels.peak(peaks, 0, 1900), 0.012, relative + " of the rate");
      }
    }
  }

  @Test
  void samplesCountAsTheyAre() {
    float[] noise = Sounds.noise(1, 1, 1000);
    float[] peaks = new float[900];
    new Interpolator(1, REACH).peaks(noise, 50, 900, NEVER, peaks);
    for (int i = 0; i < 900; i++) {
      assertEquals(Math.abs(noise[50 + i]), peaks[i]);
    }
  }

  /** The worst signal: full scale with the signs of the taps. */
  @Test
  void nothingPassesTheBound() {
    Interpolator interpolator = new Interpolator(4, REACH);
    float[] worst = new float[100];
    for (int i = 0; i < 100; i++) {
      worst[i] = (i % 2 == 0) == (i <= 50) ? 1 : -1;
    }
    float[] peaks = new float[40];
    interpolator.peaks(worst, 30, 40, NEVER, peaks);
    float largest = Levels.peak(peaks, 0, 40);
    assertTrue(largest > 2 && largest <= interpolator.bound(), largest + "");
  }
}
