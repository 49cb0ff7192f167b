package org.resonate.audio.measure;

import java.util.Arrays;

/**
 * Looks for one steady line near a multiple of the mains frequency. A line of constant frequency
 * keeps its phase over seconds, notes and hits do not: the phasors of short frames, each turned
 * back by a trial frequency and weighted by how quiet the frame is, add up at its frequency alone.
 */
final class HumLine {

  private static final int MOST_FRAMES = 48;
  private static final double MARGIN_HZ = 2.5;
  // Rounding in digital silence has no phase worth a weight.
  private static final double FLOOR = 1e-11;

  private final double firstHz;
  private final double stepHz;
  private final double frameSeconds;
  private final double[] coherence;
  private final double[] power;
  private final double[][] re;
  private final double[][] im;
  private final double[][] weight;
  private double all;
  private long taken;
  private int fill;
  private int segments;

  /**
   * @param centreHz where the line is expected
   * @param spreadHz how far off it may be
   * @param stepHz from trial to trial
   * @param frameSeconds from frame to frame
   */
  HumLine(int channels, double centreHz, double spreadHz, double stepHz, double frameSeconds) {
    this.stepHz = stepHz;
    this.frameSeconds = frameSeconds;
    firstHz = centreHz - spreadHz - MARGIN_HZ;
    coherence = new double[(int) (2 * (spreadHz + MARGIN_HZ) / stepHz) + 1];
    power = new double[coherence.length];
    re = new double[channels][MOST_FRAMES];
    im = new double[channels][MOST_FRAMES];
    weight = new double[channels][MOST_FRAMES];
  }

  /**
   * Takes the phasor of one frame and channel.
   *
   * @param beside mean power of the bins some way off
   */
  void take(int channel, double real, double imaginary, double beside) {
    all += real * real + imaginary * imaginary;
    taken++;
    re[channel][fill] = real;
    im[channel][fill] = imaginary;
    weight[channel][fill] = 1 / (real * real + imaginary * imaginary + beside + FLOOR);
  }

  /** All channels of a frame are in. */
  void endFrame() {
    if (++fill == MOST_FRAMES) {
      endSegment();
    }
  }

  /** Ends what is a segment already, or at the end of a short signal nearly one. */
  void finish() {
    if (fill >= (segments == 0 ? MOST_FRAMES / 3 : MOST_FRAMES * 2 / 3)) {
      endSegment();
    }
  }

  private void endSegment() {
    int channels = re.length;
    for (int channel = 0; channel < channels; channel++) {
      double noise = 1e-300;
      double weights = 1e-300;
      for (int i = 0; i < fill; i++) {
        double w = weight[channel][i];
        re[channel][i] *= w;
        im[channel][i] *= w;
        noise += re[channel][i] * re[channel][i] + im[channel][i] * im[channel][i];
        weights += w;
      }
      for (int trial = 0; trial < coherence.length; trial++) {
        double angle = -2 * Math.PI * (firstHz + trial * stepHz) * frameSeconds;
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double turnRe = 1;
        double turnIm = 0;
        double sumRe = 0;
        double sumIm = 0;
        for (int i = 0; i < fill; i++) {
          sumRe += re[channel][i] * turnRe - im[channel][i] * turnIm;
          sumIm += re[channel][i] * turnIm + im[channel][i] * turnRe;
          double next = turnRe * cos - turnIm * sin;
          turnIm = turnRe * sin + turnIm * cos;
          turnRe = next;
        }
        double sum = sumRe * sumRe + sumIm * sumIm;
        coherence[trial] += sum / noise / channels;
        power[trial] += sum / (weights * weights) / channels;
      }
    }
    segments++;
    fill = 0;
  }

  int segments() {
    return segments;
  }

  private int trial(double hz) {
    return (int) Math.max(0, Math.min(coherence.length - 1, Math.round((hz - firstHz) / stepHz)));
  }

  /** Mean coherence at a frequency: about 1 where there is no line, at most the frames' number. */
  double coherence(double hz) {
    return coherence[trial(hz)] / Math.max(1, segments);
  }

  /** What most frequencies around reach: nine tenths of those at least 0.4 Hz off. */
  double around(double hz) {
    double[] others = new double[coherence.length];
    int count = 0;
    for (int trial = 0; trial < coherence.length; trial++) {
      double away = Math.abs(firstHz + trial * stepHz - hz);
      if (away > 0.4 && away < MARGIN_HZ + 0.4) {
        others[count++] = coherence[trial];
      }
    }
    Arrays.sort(others, 0, count);
    return others[(int) (0.9 * count)] / Math.max(1, segments);
  }

  /** The frequency of the largest coherence within a distance. */
  double peakHz(double hz, double distanceHz) {
    int best = trial(hz);
    for (int trial = trial(hz - distanceHz); trial <= trial(hz + distanceHz); trial++) {
      best = coherence[trial] > coherence[best] ? trial : best;
    }
    double offset = 0;
    if (best > 0 && best < coherence.length - 1) {
      double curve = coherence[best - 1] - 2 * coherence[best] + coherence[best + 1];
      offset = curve < 0 ? 0.5 * (coherence[best - 1] - coherence[best + 1]) / curve : 0;
    }
    return firstHz + (best + offset) * stepHz;
  }

  /** Mean power of all phasors, whether they agree or not. */
  double meanPower() {
    return all / Math.max(1, taken);
  }

  /** Phasors taken, at least 1. */
  long taken() {
    return Math.max(1, taken);
  }

  /** Mean power of the phasors that agree at a frequency. */
  double power(double hz) {
    return power[trial(hz)] / Math.max(1, segments);
  }
}
