package org.resonate.audio.measure;

/** Where a coder's frames begin: each probe votes for the place at which most lines are nothing. */
final class FrameGrid {

  private static final double LEAST_SHARE = 0.15;
  private static final double OVER_OTHERS = 1.5;

  private final int period;
  private final int[] votes;

  /**
   * @param period frames from one place to the next that is the same
   */
  FrameGrid(int period) {
    this.period = period;
    votes = new int[period];
  }

  /**
   * Looks at a probe.
   *
   * @param shares of lines that are nothing, by place of a frame in the probe
   * @param start of the probe in the signal
   * @return how many probes agree with this one, itself included; 0 where it tells nothing
   */
  int look(double[] shares, long start) {
    int best = 0;
    for (int place = 1; place < period; place++) {
      best = shares[place] > shares[best] ? place : best;
    }
    double other = 0;
    for (int place = 0; place < period; place++) {
      int away = Math.abs(place - best);
      if (Math.min(away, period - away) > 2) {
        other = Math.max(other, shares[place]);
      }
    }
    // Where nearly all is nothing at any place, it is the rest that tells.
    boolean apart =
        shares[best] > OVER_OTHERS * other || 1 - other > OVER_OTHERS * (1 - shares[best]);
    if (shares[best] < LEAST_SHARE || !apart) {
      return 0;
    }
    return ++votes[(int) ((start + best) % period)];
  }
}
