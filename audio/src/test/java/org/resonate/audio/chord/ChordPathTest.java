package org.resonate.audio.chord;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ChordPathTest {

  private static final int STATES = 70; // More than a word of bits.

  /** The textbook's way, every state from every other: what {@link ChordPath} leaves out. */
  private static double bestScore(double[][] likeness, double changeCost) {
    double[] scores = new double[STATES];
    for (int s = 1; s < STATES; s++) {
      scores[s] = -changeCost;
    }
    for (double[] frame : likeness) {
      double[] next = new double[STATES];
      for (int to = 0; to < STATES; to++) {
        double best = Double.NEGATIVE_INFINITY;
        for (int from = 0; from < STATES; from++) {
          best = Math.max(best, scores[from] - (from == to ? 0 : changeCost));
        }
        next[to] = best + frame[to];
      }
      scores = next;
    }
    double best = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      best = Math.max(best, score);
    }
    return best;
  }

  private static double scoreOf(int[] path, double[][] likeness, double changeCost) {
    double score = 0;
    int state = 0;
    for (int frame = 0; frame < path.length; frame++) {
      score += likeness[frame][path[frame]] - (path[frame] == state ? 0 : changeCost);
      state = path[frame];
    }
    return score;
  }

  @Test
  void noPathIsBetter() {
    Random random = new Random(1);
    double[][] likeness = new double[3000][STATES];
    for (int frame = 0; frame < likeness.length; frame++) {
      for (int s = 0; s < STATES; s++) {
        likeness[frame][s] = random.nextDouble() + (s == frame / 40 % STATES ? 0.4 : 0);
      }
    }
    for (double changeCost : new double[] {0, 0.5, 3}) {
      ChordPath path = new ChordPath(STATES, changeCost);
      for (double[] frame : likeness) {
        path.add(frame);
      }
      assertEquals(
          bestScore(likeness, changeCost), scoreOf(path.states(), likeness, changeCost), 1e-8);
    }
  }

  @Test
  void nothingHasNoPath() {
    assertEquals(0, new ChordPath(STATES, 1).states().length);
  }
}
