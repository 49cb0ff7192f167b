package org.resonate.audio.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.resonate.audio.spectrum.Windows;

/**
 * Against A-SPADE written in NumPy after algorithm 1 of arXiv 1506.01830, one bin more each round,
 * with the complex transform: SDR in and out of one windowed frame of seven tones.
 */
class SpadeTest {

  private static final int SIZE = 2048;
  private static final double[][] TONES = {
    {0.013, 0.5},
    {0.031, 0.3},
    {0.0417, 0.25},
    {0.0833, 0.15},
    {0.11, 0.1},
    {0.2031, 0.05},
    {0.31, 0.03}
  };

  @Test
  void framesComeBackAsInNumPy() {
    // Share of the peak, SDR in, SDR out where it stops at 0.1 of the paper.
    double[][] runs = {{0.3, 6.14, 42.37}, {0.5, 11.82, 49.88}, {0.7, 19.48, 55.43}};
    for (double[] run : runs) {
      double[] clean = new double[SIZE];
      double peak = 0;
      for (int i = 0; i < SIZE; i++) {
        for (int tone = 0; tone < TONES.length; tone++) {
          clean[i] += TONES[tone][1] * Math.sin(Math.PI * TONES[tone][0] * i + tone * tone);
        }
        peak = Math.max(peak, Math.abs(clean[i]));
      }
      float level = (float) (run[0] * peak);
      float[] window = Windows.hann(SIZE);
      float[] truth = new float[SIZE];
      float[] frame = new float[SIZE];
      float[] lower = new float[SIZE];
      float[] upper = new float[SIZE];
      for (int i = 0; i < SIZE; i++) {
        truth[i] = (float) clean[i] * window[i];
        frame[i] = Math.max(-level, Math.min(level, (float) clean[i])) * window[i];
        lower[i] = clean[i] <= -level ? Float.NEGATIVE_INFINITY : frame[i];
        upper[i] = clean[i] >= level ? Float.POSITIVE_INFINITY : frame[i];
      }
      float[] clipped = frame.clone();
      assertEquals(run[1], Sounds.sdrDb(truth, clipped), 0.01);
      new Spade(SIZE, 0.0075, 0).declip(frame, lower, upper);
      assertTrue(Sounds.sdrDb(truth, frame) > run[2] - 1, "SDR " + Sounds.sdrDb(truth, frame));
      for (int i = 0; i < SIZE; i++) {
        if (Math.abs(clean[i]) < level) {
          assertEquals(clipped[i], frame[i]);
        } else {
          assertTrue(Math.abs(frame[i]) >= Math.abs(clipped[i]));
        }
      }
    }
  }
}
