package org.resonate.audio.restore;

import java.util.Locale;

/** Counts verdicts of one kind by what they were worth. */
final class GateTally {

  private final int[][] counts = new int[2][3];
  private double keptDb;
  private double worstDb;
  private double missedDb;

  /**
   * One verdict.
   *
   * @param gainDb by how much the candidate was nearer to the truth than the original
   */
  void add(boolean accepted, double gainDb, double marginDb) {
    int worth = gainDb > marginDb ? 0 : gainDb >= -marginDb ? 1 : 2;
    counts[accepted ? 0 : 1][worth]++;
    if (accepted) {
      keptDb += gainDb;
      worstDb = Math.min(worstDb, gainDb);
    } else {
      missedDb = Math.max(missedDb, gainDb);
    }
  }

  @Override
  public String toString() {
    int kept = counts[0][0] + counts[0][1] + counts[0][2];
    return String.format(
        Locale.ROOT,
        "%8d %8d %8d   %8d %8d %8d   mean kept %+5.1f worst %+5.1f missed %+5.1f dB",
        counts[0][0],
        counts[0][1],
        counts[0][2],
        counts[1][0],
        counts[1][1],
        counts[1][2],
        kept == 0 ? 0 : keptDb / kept,
        worstDb,
        missedDb);
  }
}
