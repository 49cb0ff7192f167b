package org.resonate.models.separate;

import java.util.ArrayList;
import java.util.List;

/**
 * Neighbouring stems.
 *
 * @param from the first
 * @param to behind the last
 */
record StemRange(int from, int to) {

  /** The longest ranges of stems whose weight is not 0, in order. */
  static List<StemRange> of(List<Double> weights) {
    List<StemRange> ranges = new ArrayList<>();
    int from = 0;
    for (int stem = 0; stem <= weights.size(); stem++) {
      if (stem == weights.size() || weights.get(stem) == 0) {
        if (from < stem) {
          ranges.add(new StemRange(from, stem));
        }
        from = stem + 1;
      }
    }
    return ranges;
  }

  int size() {
    return to - from;
  }
}
