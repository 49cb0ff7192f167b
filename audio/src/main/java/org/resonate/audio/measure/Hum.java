package org.resonate.audio.measure;

import java.util.List;

/**
 * Mains hum that was found.
 *
 * @param mainsHz the mains frequency, near 50 or 60 Hz
 * @param linesHz the lines that stand out, in order: multiples of it
 * @param power of all lines together, mean square
 */
public record Hum(double mainsHz, List<Double> linesHz, double power) {

  /** Copies the list. */
  public Hum {
    linesHz = List.copyOf(linesHz);
  }
}
