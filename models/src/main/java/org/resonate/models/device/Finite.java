package org.resonate.models.device;

/** Tells numbers from what a device gives that has lost them. */
public final class Finite {

  private Finite() {}

  /** Whether there is neither NaN nor infinity among them. */
  public static boolean all(float[] values) {
    // One branch at the end: a NaN or an infinity anywhere makes the sum of x·0 a NaN.
    float sum = 0;
    for (float value : values) {
      sum += value * 0;
    }
    return !Float.isNaN(sum);
  }
}
