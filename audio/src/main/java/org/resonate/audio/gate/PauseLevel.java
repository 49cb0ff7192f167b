package org.resonate.audio.gate;

import org.resonate.audio.Levels;

/**
 * The level that the quietest tenth of a sound stays under: what is heard between notes. Digital
 * silence counts as nothing recorded, not as quiet.
 */
final class PauseLevel {

  private static final int FRAMES = 1024;
  private static final int FEWEST = 20;
  private static final double QUANTILE = 0.1;
  private static final int LOWEST_DB = -120;
  private static final int CELLS_A_DB = 4;
  private static final double SILENCE = 1e-12;

  private final int[] cells = new int[-LOWEST_DB * CELLS_A_DB + 1];
  private double squares;
  private int fill;
  private int count;

  void take(float[][] block, int from, int to) {
    for (int i = from; i < to; i++) {
      for (float[] samples : block) {
        squares += (double) samples[i] * samples[i];
      }
      if (++fill == FRAMES) {
        double power = squares / FRAMES / block.length;
        if (power > SILENCE) {
          double cell = (Levels.powerToDb(power) - LOWEST_DB) * CELLS_A_DB;
          cells[(int) Math.max(0, Math.min(cells.length - 1, cell))]++;
          count++;
        }
        squares = 0;
        fill = 0;
      }
    }
  }

  /** In dBFS; NaN of too little sound to tell. */
  double dbfs() {
    if (count < FEWEST) {
      return Double.NaN;
    }
    int left = (int) (QUANTILE * count);
    int cell = 0;
    while (left >= cells[cell]) {
      left -= cells[cell++];
    }
    // Within the cell, so that a small change is seen.
    return LOWEST_DB + (cell + (left + 0.5) / cells[cell]) / CELLS_A_DB;
  }
}
