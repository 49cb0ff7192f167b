package org.resonate.audio.measure;

import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;

/**
 * Finds holes of 1 to 500 ms: from one sample to the next the sound stops, and from one to the next
 * it comes back about as loud as it was. In between there is nothing, or hiss far below either
 * step. Fades, rests and decays begin or end softly, and longer silence may be meant.
 */
public final class DropoutDetector implements AudioSink {

  private static final double SHORTEST_SECONDS = 0.0009;
  private static final double LONGEST_SECONDS = 0.56;

  /** Beyond this a stop and a hit may be meant: both sides must be as loud as usual. */
  public static final double LONG_SECONDS = 0.12;

  private static final double AROUND_SECONDS = 0.02;
  private static final double USUAL_SECONDS = 1;
  private static final float QUIET_SHARE = 0.05f;
  private static final double STEP_SHARE = 0.03;
  private static final double STEP_OVER_REST = 3;
  private static final float COARSE_STEPS = 2.5f;
  private static final double AUDIBLE = 1e-3;
  private static final double LEAST_RATIO = 0.15;
  private static final double LEAST_RATIO_OF_LONG = 0.15;
  private static final double LEAST_OF_USUAL = 0.07;

  private final Channel[] channels;
  private final EventListener listener;
  private final int shortest;
  private final int longest;
  private final int longHole;
  private final int around;
  private final double usualShare;
  private long count;

  /**
   * @param format of the signal
   * @param listener told of each hole, at most {@link #latencyFrames} late
   */
  public DropoutDetector(AudioFormat format, EventListener listener) {
    this.listener = listener;
    shortest = (int) Math.max(4, SHORTEST_SECONDS * format.rateHz());
    longest = (int) Math.max(8, LONGEST_SECONDS * format.rateHz());
    longHole = (int) Math.max(8, LONG_SECONDS * format.rateHz());
    around = (int) Math.max(8, AROUND_SECONDS * format.rateHz());
    usualShare = AROUND_SECONDS / USUAL_SECONDS;
    channels = new Channel[format.channels()];
    Arrays.setAll(channels, Channel::new);
  }

  /** How long after its end a hole is reported at the latest. */
  public int latencyFrames() {
    return around + 1;
  }

  /** Holes found so far, over all channels. */
  public long count() {
    return count;
  }

  @Override
  public void write(float[][] block, int frames) {
    for (int channel = 0; channel < channels.length; channel++) {
      channels[channel].take(block[channel], frames);
    }
  }

  @Override
  public void finish() {}

  private final class Channel {

    private final int channel;
    private final float[] history = new float[around];
    private int at;
    private double squares;
    private double usual;
    private long frame;
    private float quiet;
    private float previous;
    // The least change there was: of coarse samples many are zero, and one step up is no edge.
    private float grain = Float.POSITIVE_INFINITY;
    // The stretch of quiet that goes on; length 0: none does.
    private int length;
    private float rest;
    private double levelBefore;
    private float stepBefore;
    // The hole that waits for what follows it; length 0: none waits.
    private int holeLength;
    private long holeEnd;
    private double pendingBefore;
    private float pendingRest;
    private float stepAfter;

    Channel(int channel) {
      this.channel = channel;
    }

    void take(float[] samples, int frames) {
      for (int i = 0; i < frames; i++) {
        float sample = samples[i];
        if (Math.abs(sample) <= quiet) {
          if (length == 0) {
            levelBefore = rms();
            stepBefore = Math.abs(previous);
            rest = 0;
          }
          length++;
          rest = Math.max(rest, Math.abs(sample));
        } else if (length > 0) {
          if (length >= shortest) {
            end(Math.abs(sample));
          }
          length = 0;
        }
        float change = Math.abs(sample - previous);
        if (change < grain && change > 0) {
          grain = change;
        }
        previous = sample;
        push(sample);
        frame++;
        if (holeLength > 0 && frame - holeEnd >= around) {
          judge();
        }
        if (length == 0 && (frame & 31) == 0) {
          quiet = (float) Math.max(1e-5, QUIET_SHARE * rms());
        }
      }
    }

    private void push(float sample) {
      float old = history[at];
      history[at] = sample;
      if (++at == around) {
        at = 0;
        // Summed anew, so that rounding does not pile up behind loud passages.
        double sum = 0;
        for (float value : history) {
          sum += (double) value * value;
        }
        squares = sum;
        usual += usualShare * (sum / around - usual);
      } else {
        squares += (double) sample * sample - (double) old * old;
      }
    }

    /** Quiet has ended at the frame that comes next. */
    private void end(float step) {
      if (length <= longest
          && holeLength == 0
          && levelBefore > AUDIBLE
          && stepBefore > Math.max(STEP_OVER_REST * rest, STEP_SHARE * levelBefore)
          && step > STEP_OVER_REST * rest
          && Math.min(step, stepBefore) > COARSE_STEPS * grain) {
        holeLength = length;
        holeEnd = frame;
        pendingBefore = levelBefore;
        pendingRest = rest;
        stepAfter = step;
      }
    }

    private void judge() {
      double after = rms();
      boolean isLong = holeLength > longHole;
      double ratio = isLong ? LEAST_RATIO_OF_LONG : LEAST_RATIO;
      double least = isLong ? LEAST_OF_USUAL * Math.sqrt(usual) : 3 * pendingRest;
      if (stepAfter > STEP_SHARE * after
          && after > ratio * pendingBefore
          && pendingBefore > ratio * after
          && pendingBefore > least
          && after > least) {
        count++;
        listener.event(channel, holeEnd - holeLength, holeEnd);
      }
      holeLength = 0;
    }

    private double rms() {
      return Math.sqrt(Math.max(0, squares) / around);
    }
  }
}
