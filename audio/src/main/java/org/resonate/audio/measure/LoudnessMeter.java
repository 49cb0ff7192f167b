package org.resonate.audio.measure;

import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.filter.Biquad;

/**
 * Loudness after ITU-R BS.1770-4 and EBU R 128: integrated (gated), loudness range (EBU Tech 3342),
 * the largest momentary (400 ms) and short-term (3 s) values (EBU Tech 3341).
 *
 * <p>The results are valid after {@link #finish}. A signal keeps 4 bytes per 100 ms: 432 kB for 3
 * hours.
 */
public final class LoudnessMeter implements AudioSink {

  /** Steps a second of the momentary and short-term windows; fine, so that no maximum is missed. */
  private static final int STEPS = 100;

  private static final int STEPS_PER_HOP = 10;
  private static final int MOMENTARY_STEPS = 40;
  private static final int SHORT_TERM_STEPS = 300;

  private final double[] weights;
  private final int rateHz;
  private final KWeighting weighting;
  private final double[][] shelfState;
  private final double[][] highPassState;
  private final double[][] pending;
  private int filled;
  private int stepFrames;

  /** The energies of the last steps, twice over, so that any window of them lies in one piece. */
  private final double[] steps = new double[2 * SHORT_TERM_STEPS];

  private long step;
  private double maxMomentary;
  private double maxShortTerm;
  private float[] hops = new float[1024];
  private int hopCount;

  /**
   * Weights after BS.1770-4: mono counts once, as one channel; five and six channels are L R C
   * (LFE) Ls Rs.
   *
   * @param format 1, 2, 3, 5 or 6 channels at 8 kHz or more
   * @throws IllegalArgumentException for another number of channels: it has no single layout
   */
  public LoudnessMeter(AudioFormat format) {
    this(format, weights(format.channels()));
  }

  /**
   * @param format any number of channels at 8 kHz or more
   * @param weights what each channel's power counts; 0 leaves it out
   */
  public LoudnessMeter(AudioFormat format, double[] weights) {
    if (weights.length != format.channels() || format.rateHz() < 8000) {
      throw new IllegalArgumentException(
          "loudness needs a weight per channel and 8 kHz or more, got "
              + weights.length
              + " weights for "
              + format);
    }
    this.weights = weights.clone();
    this.rateHz = format.rateHz();
    this.weighting = KWeighting.at(rateHz);
    this.shelfState = new double[weights.length][Biquad.STATE];
    this.highPassState = new double[weights.length][Biquad.STATE];
    this.pending = new double[weights.length][rateHz / STEPS + 1];
    this.stepFrames = (int) stepStart(1);
  }

  private static double[] weights(int channels) {
    return switch (channels) {
      case 1 -> new double[] {1};
      case 2 -> new double[] {1, 1};
      case 3 -> new double[] {1, 1, 1};
      case 5 -> new double[] {1, 1, 1, 1.41, 1.41};
      case 6 -> new double[] {1, 1, 1, 0, 1.41, 1.41};
      default ->
          throw new IllegalArgumentException(
              channels + " channels have no single layout: give weights");
    };
  }

  @Override
  public void write(float[][] block, int frames) {
    for (int offset = 0; offset < frames; ) {
      int count = Math.min(frames - offset, stepFrames - filled);
      for (int c = 0; c < pending.length; c++) {
        for (int i = 0; i < count; i++) {
          pending[c][filled + i] = block[c][offset + i];
        }
      }
      offset += count;
      filled += count;
      if (filled == stepFrames) {
        endStep();
      }
    }
  }

  /** Where a step of 10 ms begins; at rates that 100 does not divide, steps differ by one frame. */
  private long stepStart(long index) {
    return index * rateHz / STEPS;
  }

  private void endStep() {
    double energy = 0;
    for (int c = 0; c < pending.length; c++) {
      if (weights[c] != 0) {
        energy += weights[c] * weightedEnergy(c);
      }
    }
    int slot = (int) (step % SHORT_TERM_STEPS);
    steps[slot] = energy;
    steps[slot + SHORT_TERM_STEPS] = energy;
    step++;
    filled = 0;
    stepFrames = (int) (stepStart(step + 1) - stepStart(step));
    if (step >= MOMENTARY_STEPS) {
      maxMomentary = Math.max(maxMomentary, power(MOMENTARY_STEPS));
    }
    if (step >= SHORT_TERM_STEPS) {
      maxShortTerm = Math.max(maxShortTerm, power(SHORT_TERM_STEPS));
    }
    if (step % STEPS_PER_HOP == 0) {
      if (hopCount == hops.length) {
        hops = Arrays.copyOf(hops, 2 * hopCount);
      }
      hops[hopCount++] = (float) power(STEPS_PER_HOP);
    }
  }

  /** The energy of a channel's pending step behind the K-weighting. */
  private double weightedEnergy(int channel) {
    double[] samples = pending[channel];
    weighting.shelf().filter(samples, stepFrames, shelfState[channel]);
    weighting.highPass().filter(samples, stepFrames, highPassState[channel]);
    double sum = 0;
    for (int i = 0; i < stepFrames; i++) {
      sum += samples[i] * samples[i];
    }
    return sum;
  }

  /** The weighted mean square of the last {@code count} steps. */
  private double power(int count) {
    int end = (int) ((step - 1) % SHORT_TERM_STEPS) + SHORT_TERM_STEPS + 1;
    double sum = 0;
    for (int i = end - count; i < end; i++) {
      sum += steps[i];
    }
    return sum / (stepStart(step) - stepStart(step - count));
  }

  @Override
  public void finish() {
    // An incomplete window at the end counts for nothing (BS.1770-4, annex 1).
  }

  /** Integrated loudness, LUFS; −∞ where no block of 400 ms passes the gate at −70 LUFS. */
  public double integratedLufs() {
    return LoudnessGates.integratedLufs(hops, hopCount);
  }

  /** Loudness range, LU; 0 where no 3 s pass the gate. */
  public double loudnessRangeLu() {
    return LoudnessGates.rangeLu(hops, hopCount);
  }

  /** The largest loudness of any 400 ms, LUFS; −∞ for silence or less than 400 ms. */
  public double maxMomentaryLufs() {
    return LoudnessGates.lufs(maxMomentary);
  }

  /** The largest loudness of any 3 s, LUFS; −∞ for silence or less than 3 s. */
  public double maxShortTermLufs() {
    return LoudnessGates.lufs(maxShortTerm);
  }
}
