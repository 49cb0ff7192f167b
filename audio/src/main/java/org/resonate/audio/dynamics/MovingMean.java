package org.resonate.audio.dynamics;

/** The mean of the last so many values, in whole numbers: its running sum never drifts. */
final class MovingMean {

  private final long[] values;
  private int slot;
  private long sum;

  MovingMean(int window) {
    this.values = new long[window];
  }

  /** Takes a value, gives the mean of the last {@code window}, rounded up. */
  long push(long value) {
    sum += value - values[slot];
    values[slot] = value;
    slot = slot + 1 == values.length ? 0 : slot + 1;
    return (sum + values.length - 1) / values.length;
  }
}
