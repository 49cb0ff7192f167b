package org.resonate.audio.chord;

import java.util.Arrays;

/**
 * The likeliest way through the chords of all frames (Viterbi; Sheh and Ellis, ISMIR 2003). All
 * changes cost the same, staying nothing (Cho and Bello, IEEE TASLP 22(2), 2014, find that it is
 * the staying that matters), so a frame is kept in as many bits as there are chords, and one
 * number: 34 bytes.
 */
final class ChordPath {

  private final int states;
  private final int words;
  private final double changeCost;
  private final double[] scores;
  private long[] entered;
  private short[] best;
  private int frames;

  /**
   * @param states how many chords there are; the first one sounds before the first frame
   * @param changeCost in the unit of the likenesses
   */
  ChordPath(int states, double changeCost) {
    this.states = states;
    this.words = (states + 63) / 64;
    this.changeCost = changeCost;
    scores = new double[states];
    Arrays.fill(scores, 1, states, -changeCost);
    entered = new long[words * 1024];
    best = new short[1024];
  }

  /** Adds a frame's likenesses, {@code [states]}. */
  void add(double[] likeness) {
    if (frames == best.length) {
      best = Arrays.copyOf(best, 2 * frames);
      entered = Arrays.copyOf(entered, 2 * frames * words);
    }
    int leader = 0;
    for (int s = 1; s < states; s++) {
      leader = scores[s] > scores[leader] ? s : leader;
    }
    double top = scores[leader];
    for (int s = 0; s < states; s++) {
      double stayed = scores[s] - top;
      if (stayed < -changeCost) {
        stayed = -changeCost;
        entered[frames * words + s / 64] |= 1L << s % 64;
      }
      scores[s] = stayed + likeness[s];
    }
    best[frames] = (short) leader;
    frames++;
  }

  /** The state of every frame, {@code [frames]}. */
  int[] states() {
    int[] path = new int[frames];
    int state = 0;
    for (int s = 1; s < states; s++) {
      state = scores[s] > scores[state] ? s : state;
    }
    for (int frame = frames - 1; frame >= 0; frame--) {
      path[frame] = state;
      if ((entered[frame * words + state / 64] >>> state % 64 & 1) != 0) {
        state = best[frame];
      }
    }
    return path;
  }
}
