package org.resonate.audio.dynamics;

/**
 * The largest of the last so many values, by a queue of falling candidates: each value enters and
 * leaves it once (Lemire, "Streaming Maximum-Minimum Filter Using No More than Three Comparisons
 * per Element", 2006).
 */
final class SlidingMax {

  private final int window;
  private final long[] values;
  private final long[] places;
  private int head;
  private int size;
  private long place;

  SlidingMax(int window) {
    this.window = window;
    this.values = new long[window];
    this.places = new long[window];
  }

  /** Takes a value, gives the largest of the last {@code window}. */
  long push(long value) {
    if (size > 0 && places[head] <= place - window) {
      head = next(head);
      size--;
    }
    while (size > 0 && values[slot(size - 1)] <= value) {
      size--;
    }
    int tail = slot(size);
    values[tail] = value;
    places[tail] = place++;
    size++;
    return values[head];
  }

  private int next(int slot) {
    return slot + 1 == window ? 0 : slot + 1;
  }

  private int slot(int index) {
    int slot = head + index;
    return slot >= window ? slot - window : slot;
  }
}
