package org.resonate.audio.selftest;

import java.util.ArrayList;
import java.util.List;

/** Counts of what was rightly found, missed and wrongly found. */
final class Matching {

  private long right;
  private long missed;
  private long wrong;

  /**
   * Pairs events one to one where both ends are within a distance.
   *
   * @param truth in order of time
   * @param found in order of time
   */
  void events(List<Harm.Event> truth, List<Harm.Event> found, int withinFrames) {
    List<Harm.Event> left = new ArrayList<>(found);
    for (Harm.Event event : truth) {
      Harm.Event match = null;
      for (Harm.Event candidate : left) {
        if (Math.abs(candidate.startFrame() - event.startFrame()) <= withinFrames
            && Math.abs(candidate.endFrame() - event.endFrame()) <= withinFrames) {
          match = candidate;
          break;
        }
      }
      if (match == null) {
        missed++;
      } else {
        left.remove(match);
        right++;
      }
    }
    wrong += left.size();
  }

  void add(long rightOnes, long missedOnes, long wrongOnes) {
    right += rightOnes;
    missed += missedOnes;
    wrong += wrongOnes;
  }

  void add(Matching other) {
    add(other.right, other.missed, other.wrong);
  }

  /** Share of the true ones that was found; 1 where there are none. */
  double recall() {
    return right + missed == 0 ? 1 : right / (double) (right + missed);
  }

  /** Share of the found ones that is true; 1 where there are none. */
  double precision() {
    return right + wrong == 0 ? 1 : right / (double) (right + wrong);
  }

  /** Harmonic mean of recall and precision. */
  double f1() {
    return right + missed + wrong == 0 ? 1 : 2.0 * right / (2 * right + missed + wrong);
  }

  long truths() {
    return right + missed;
  }

  long wrong() {
    return wrong;
  }
}
