package org.resonate.audio.selftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.resonate.audio.measure.Damage;

/** How often each true grade was given each grade. */
final class Confusion {

  private static final List<Damage> GRADES = List.of(Damage.values());

  private final long[][] counts = new long[GRADES.size()][GRADES.size()];

  void add(Damage truth, Damage given) {
    counts[GRADES.indexOf(truth)][GRADES.indexOf(given)]++;
  }

  /** Share of all that is at most so many grades off. */
  double within(int grades) {
    long near = 0;
    for (int truth = 0; truth < counts.length; truth++) {
      for (int given = 0; given < counts.length; given++) {
        near += Math.abs(truth - given) <= grades ? counts[truth][given] : 0;
      }
    }
    return total() == 0 ? 1 : near / (double) total();
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
    for (Damage given : GRADES) {
      head.append(String.format(Locale.ROOT, "%10s", given));
    }
    lines.add(head.toString());
    for (Damage truth : GRADES) {
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-16s", truth));
      for (long count : counts[GRADES.indexOf(truth)]) {
        line.append(String.format(Locale.ROOT, "%10d", count));
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
