package org.resonate.audio.measure;

import java.util.Arrays;
import org.resonate.audio.Levels;

/**
 * What becomes of the K-weighted power of every 100 ms: gated loudness (ITU-R BS.1770-4, annex 1)
 * and loudness range (EBU Tech 3342). Powers are weighted mean squares.
 */
final class LoudnessGates {

  /** BS.1770-4, equation (2): a full-scale sine of 997 Hz in one channel reads −3.01. */
  private static final double OFFSET_DB = -0.691;

  private static final double ABSOLUTE_GATE_LUFS = -70;
  private static final double INTEGRATED_GATE_LU = -10;
  private static final double RANGE_GATE_LU = -20;
  private static final double RANGE_LOW = 0.10;
  private static final double RANGE_HIGH = 0.95;

  /** 400 ms, overlapping by 75%. */
  private static final int GATING_HOPS = 4;

  /** 3 s. */
  private static final int SHORT_TERM_HOPS = 30;

  private LoudnessGates() {}

  /** The loudness of a weighted mean square; −∞ for 0. */
  static double lufs(double power) {
    return OFFSET_DB + Levels.powerToDb(power);
  }

  private static double power(double lufs) {
    return Levels.powerFromDb(lufs - OFFSET_DB);
  }

  static double integratedLufs(float[] hops, int count) {
    double[] blocks = windows(hops, count, GATING_HOPS);
    return lufs(gatedMean(blocks, relativeGate(blocks, INTEGRATED_GATE_LU)));
  }

  static double rangeLu(float[] hops, int count) {
    double[] blocks = windows(hops, count, SHORT_TERM_HOPS);
    double gate = relativeGate(blocks, RANGE_GATE_LU);
    double[] passed = Arrays.stream(blocks).filter(block -> block >= gate).sorted().toArray();
    if (passed.length == 0) {
      return 0;
    }
    return lufs(percentile(passed, RANGE_HIGH)) - lufs(percentile(passed, RANGE_LOW));
  }

  /** The nearest rank, as Tech 3342's own listing takes it. */
  private static double percentile(double[] sorted, double part) {
    return sorted[(int) Math.round((sorted.length - 1) * part)];
  }

  private static double relativeGate(double[] blocks, double gateLu) {
    double absolute = power(ABSOLUTE_GATE_LUFS);
    return Math.max(absolute, gatedMean(blocks, absolute) * Levels.powerFromDb(gateLu));
  }

  /** The mean of the blocks at or above the gate; 0 of none. */
  private static double gatedMean(double[] blocks, double gate) {
    return Arrays.stream(blocks).filter(block -> block >= gate).average().orElse(0);
  }

  /** The mean power of every window of so many hops, one per hop. */
  private static double[] windows(float[] hops, int count, int size) {
    double[] means = new double[Math.max(0, count - size + 1)];
    for (int i = 0; i < means.length; i++) {
      double sum = 0;
      for (int k = 0; k < size; k++) {
        sum += hops[i + k];
      }
      means[i] = sum / size;
    }
    return means;
  }
}
