package org.resonate.audio.gate;

import java.util.Arrays;
import org.resonate.audio.Levels;
import org.resonate.audio.measure.LinearPrediction;
import org.resonate.audio.spectrum.Windows;

/** How one version of a region joins what lies before and behind it. */
final class Edges {

  private static final int ORDER = 31;
  private static final int NEAR = 64;
  private static final double SILENCE = 1e-4;

  private final int margin;
  private final long[] edges;
  private final float[][][] around;
  private final boolean[] isWhole;

  /**
   * @param margin frames that are looked at on each side of an edge
   * @param lastFrame of the signal; where it begins or ends there is nothing to join
   */
  Edges(int channels, int margin, long startFrame, long endFrame, long lastFrame) {
    this.margin = margin;
    edges = new long[] {startFrame, endFrame};
    around = new float[edges.length][channels][2 * margin];
    isWhole = new boolean[] {startFrame >= margin, endFrame + margin <= lastFrame};
  }

  void take(long frame, float[][] block, int count) {
    for (int edge = 0; edge < edges.length; edge++) {
      long first = edges[edge] - margin;
      int from = (int) Math.max(0, first - frame);
      int to = (int) Math.min(count, first + 2L * margin - frame);
      for (int channel = 0; from < to && channel < block.length; channel++) {
        System.arraycopy(
            block[channel], from, around[edge][channel], (int) (frame + from - first), to - from);
      }
    }
  }

  /** The larger step in level, dB; NaN where nothing sounds beside the region. */
  double stepDb() {
    double largest = Double.NaN;
    for (int edge = 0; edge < edges.length; edge++) {
      if (!isWhole[edge]) {
        continue;
      }
      double left = 0;
      double right = 0;
      for (float[] samples : around[edge]) {
        left += Levels.energy(samples, 0, margin) / margin / around[edge].length;
        right += Levels.energy(samples, margin, margin) / margin / around[edge].length;
      }
      double outside = edge == 0 ? left : right;
      double inside = edge == 0 ? right : left;
      if (outside > SILENCE * SILENCE) {
        double step = Math.abs(Levels.powerToDb(Math.max(inside, 1e-12) / outside));
        largest = Double.isNaN(largest) ? step : Math.max(largest, step);
      }
    }
    return largest;
  }

  /** The largest prediction error at an edge against the mean one around it, dB; NaN as above. */
  double jumpDb() {
    double largest = Double.NaN;
    for (int edge = 0; edge < edges.length; edge++) {
      for (int channel = 0; isWhole[edge] && channel < around[edge].length; channel++) {
        float[] samples = around[edge][channel];
        int outside = edge == 0 ? 0 : margin;
        if (Levels.rms(samples, outside, margin) > SILENCE) {
          double jump = jump(samples, outside);
          largest = Double.isNaN(largest) ? jump : Math.max(largest, jump);
        }
      }
    }
    return largest;
  }

  /** The model is that of the side that no candidate changes. */
  private double jump(float[] samples, int outside) {
    float[] windowed = Arrays.copyOfRange(samples, outside, outside + margin);
    float[] window = Windows.hann(margin);
    for (int i = 0; i < margin; i++) {
      windowed[i] *= window[i];
    }
    double[] model =
        LinearPrediction.levinson(LinearPrediction.autocorrelation(windowed, margin, ORDER));
    float[] error = new float[samples.length];
    LinearPrediction.residual(samples, samples.length, model, error);
    int first = Math.max(outside, ORDER);
    double usual = Levels.rms(error, first, outside + margin - first);
    double peak = Levels.peak(error, margin - NEAR, 2 * NEAR);
    return Levels.toDb(Math.max(peak, 1e-7) / Math.max(usual, 1e-7));
  }
}
