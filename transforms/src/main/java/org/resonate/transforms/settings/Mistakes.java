package org.resonate.transforms.settings;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with settings, so that a user reads all of it at once. */
final class Mistakes {
  private final List<String> list = new ArrayList<>();

  /** Notes a number outside {@code [low, high]}, NaN included. */
  void range(String setting, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      list.add(
          "%s must be from %s to %s, got %s"
              .formatted(setting, text(low), text(high), text(value)));
    }
  }

  /** Notes a sentence where a condition does not hold. */
  void expect(boolean holds, String sentence) {
    if (!holds) {
      list.add(sentence);
    }
  }

  List<String> list() {
    return List.copyOf(list);
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
