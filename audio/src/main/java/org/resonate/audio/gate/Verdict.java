package org.resonate.audio.gate;

import java.util.Map;

/**
 * What the gate decided about one region.
 *
 * @param candidate the one that is kept, from 0; −1: the original is
 * @param nearest the one that is kept, or of those that are not the one that came nearest
 * @param before what was measured of the original; what could not be told is missing
 * @param after the same of the nearest one
 * @param note why, a sentence
 */
public record Verdict(
    int candidate,
    int nearest,
    Map<Measure, Double> before,
    Map<Measure, Double> after,
    String note) {

  /** Copies the maps. */
  public Verdict {
    before = Map.copyOf(before);
    after = Map.copyOf(after);
  }

  /** Whether a candidate is kept. */
  public boolean accepted() {
    return candidate >= 0;
  }
}
