package org.resonate.audio.selftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.resonate.audio.measure.Damage;

/** How often each true grade was given each grade. */
final class Confusion {

  private static final int GRADES = Damage.values().length;

  private final long[][] counts = new long[GRADES][GRADES];

  void add(Damage truth, Damage given) {
    counts[truth.ordinal()][given.ordinal()]++;
  }

  /** Share of all that is at most so many grades off. */
  double within(int grades) {
    long near = 0;
    long all = 0;
    for (int truth = 0; truth < GRADES; truth++) {
      for (int given = 0; given < GRADES; given++) {
        all += counts[truth][given];
        near += Math.abs(truth - given) <= grades ? counts[truth][given] : 0;
      }
    }
    return all == 0 ? 1 : near / (double) all;
  }

  long total() {
    long all = 0;
    for (long[] row : counts) {
      for (long count : row) {
        all += count;
      }
    }
    return all;
  }

  /** A row for each true grade, a column for each that was given. */
  List<String> table() {
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-16s", "true \\ given"));
    for (Damage given : Damage.values()) {
      head.append(String.format(Locale.ROOT, "%10s", given));
    }
    lines.add(head.toString());
    for (Damage truth : Damage.values()) {
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-16s", truth));
      for (long count : counts[truth.ordinal()]) {
        line.append(String.format(Locale.ROOT, "%10d", count));
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
