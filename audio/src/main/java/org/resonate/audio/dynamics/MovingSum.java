package org.resonate.audio.dynamics;

/** The sum of the last so many values, in whole numbers: it never drifts. */
final class MovingSum {

  private final long[] values;
  private int slot;
  private long sum;

  MovingSum(int window) {
    this.values = new long[window];
  }

  /** Takes a value, gives the sum of the last {@code window}. */
  long push(long value) {
    sum += value - values[slot];
    values[slot] = value;
    slot = slot + 1 == values.length ? 0 : slot + 1;
    return sum;
  }
}
