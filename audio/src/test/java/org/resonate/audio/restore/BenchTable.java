package org.resonate.audio.restore;

import java.util.Arrays;
import java.util.Locale;

/** Prints figures as they come, a line for each sound, then their mean beside what is published. */
final class BenchTable {

  private static final int NAME = 34;

  private final double[] sums;
  private int rows;

  /**
   * @param title what is measured, with its unit
   * @param columns what each figure is for
   */
  BenchTable(String title, String... columns) {
    sums = new double[columns.length];
    System.out.println();
    System.out.println(title);
    StringBuilder line = new StringBuilder(pad(""));
    for (String column : columns) {
      line.append(String.format(Locale.ROOT, "%9s", column));
    }
    System.out.println(line);
  }

  /** A line that counts towards the mean. */
  void row(String name, double... values) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += values[i];
    }
    rows++;
    note(name, values);
  }

  /** A line that does not. */
  void note(String name, double... values) {
    StringBuilder line = new StringBuilder(pad(name));
    for (double value : values) {
      line.append(Double.isNaN(value) ? "        –" : String.format(Locale.ROOT, "%9.1f", value));
    }
    System.out.println(line);
  }

  /** The mean of all rows. */
  void mean() {
    note("mean", Arrays.stream(sums).map(sum -> sum / rows).toArray());
  }

  private static String pad(String name) {
    return String.format(Locale.ROOT, "%-" + NAME + "s", name);
  }
}
