package org.resonate.audio.measure;

import java.util.List;

/**
 * Mains hum that was found.
 *
 * @param mainsHz the mains frequency, near 50 or 60 Hz
 * @param linesHz the lines that stand out, in order: multiples of it
 * @param worthCuttingHz those of them that are louder than the music a notch would take with them
 * @param power of all lines together, mean square
 */
public record Hum(double mainsHz, List<Double> linesHz, List<Double> worthCuttingHz, double power) {

  /** Copies the lists. */
  public Hum {
    linesHz = List.copyOf(linesHz);
    worthCuttingHz = List.copyOf(worthCuttingHz);
  }
}
