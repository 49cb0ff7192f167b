package org.resonate.audio.measure;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Looks for one steady line near a multiple of the mains frequency. A line of constant frequency
 * keeps its phase over seconds, notes and hits do not: the phasors of short frames, each turned
 * back by a trial frequency and weighted by how quiet the frame is, add up at its frequency alone.
 */
final class HumLine {

  private static final int MOST_FRAMES = 160;
  private static final int FEWEST_FRAMES = 32;
  private static final double MARGIN_HZ = 2.5;
  // Rounding in digital silence has no phase worth a weight.
  private static final double FLOOR = 1e-11;
  // The lowest nine tenths of what is spread exponentially have 0.74 times its mean.
  private static final double USUAL = 0.9;
  private static final double SHARE_OF_USUAL = 0.744;
  private static final double LEAST_LEVEL = 0.5;
  // One line alone proves nothing: a note can be as steady.
  private static final double MOST_EVIDENCE = 9;

  private final double firstHz;
  private final double stepHz;
  private final double[] coherence;
  private final double[] power;
  private final double[] sumRe;
  private final double[] sumIm;
  private final double[] turnRe;
  private final double[] turnIm;
  private final double[] stepRe;
  private final double[] stepIm;
  private final double[][] re;
  private final double[][] im;
  private final double[][] weight;
  private double level;
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
    firstHz = centreHz - spreadHz - MARGIN_HZ;
    coherence = new double[(int) (2 * (spreadHz + MARGIN_HZ) / stepHz) + 1];
    power = new double[coherence.length];
    sumRe = new double[coherence.length];
    sumIm = new double[coherence.length];
    turnRe = new double[coherence.length];
    turnIm = new double[coherence.length];
    stepRe = new double[coherence.length];
    stepIm = new double[coherence.length];
    for (int trial = 0; trial < coherence.length; trial++) {
      double angle = -2 * Math.PI * (firstHz + trial * stepHz) * frameSeconds;
      stepRe[trial] = Math.cos(angle);
      stepIm[trial] = Math.sin(angle);
    }
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
    if (fill >= (segments == 0 ? FEWEST_FRAMES : MOST_FRAMES * 2 / 3)) {
      endSegment();
    }
    double[] sorted = coherence.clone();
    Arrays.sort(sorted);
    int usual = (int) (USUAL * sorted.length);
    double mean = Arrays.stream(sorted, 0, usual).average().orElse(0) / SHARE_OF_USUAL;
    level = Math.max(mean, LEAST_LEVEL * segments);
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
      // All trials at once, frame by frame: each trial alone would wait for its own last turn.
      Arrays.fill(sumRe, 0);
      Arrays.fill(sumIm, 0);
      Arrays.fill(turnRe, 1);
      Arrays.fill(turnIm, 0);
      for (int i = 0; i < fill; i++) {
        add(re[channel][i], im[channel][i]);
        turn();
      }
      for (int trial = 0; trial < coherence.length; trial++) {
        double sum = sumRe[trial] * sumRe[trial] + sumIm[trial] * sumIm[trial];
        coherence[trial] += sum / noise / channels;
        power[trial] += sum / (weights * weights) / channels;
      }
    }
    segments++;
    fill = 0;
  }

  private void add(double real, double imaginary) {
    for (int trial = 0; trial < sumRe.length; trial++) {
      sumRe[trial] += real * turnRe[trial] - imaginary * turnIm[trial];
      sumIm[trial] += real * turnIm[trial] + imaginary * turnRe[trial];
    }
  }

  private void turn() {
    for (int trial = 0; trial < turnRe.length; trial++) {
      double next = turnRe[trial] * stepRe[trial] - turnIm[trial] * stepIm[trial];
      turnIm[trial] = turnRe[trial] * stepIm[trial] + turnIm[trial] * stepRe[trial];
      turnRe[trial] = next;
    }
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

  /**
   * How much a frequency stands out of those around, as −ln of the chance that it does, 0 to 9. Of
   * phasors without a line the coherence is spread exponentially, its sum over segments as a gamma
   * distribution; the usual level around is taken for its mean.
   */
  double evidence(double hz) {
    return evidence(trial(hz));
  }

  private double evidence(int trial) {
    if (segments == 0) {
      return 0;
    }
    double x = segments * coherence[trial] / level;
    double term = 1;
    double sum = 1;
    for (int k = 1; k < segments; k++) {
      term *= x / k;
      sum += term;
      // Of long sounds the sum outgrows a double: such a line is plain anyway.
      if (sum > 1e250) {
        return MOST_EVIDENCE;
      }
    }
    return Math.max(0, Math.min(MOST_EVIDENCE, x - Math.log(sum)));
  }

  /** The same of a frequency drawn by chance from those around. */
  double evidenceByChance(SplittableRandom random) {
    return evidence(random.nextInt(coherence.length));
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
