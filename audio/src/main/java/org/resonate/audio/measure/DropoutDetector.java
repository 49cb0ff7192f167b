package org.resonate.audio.measure;

import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;

/**
 * Finds holes of 3 to 120 ms: the sound stops from one sample to the next, 60 dB or more down, and
 * comes back as suddenly and as loud as it was. Fades and rests begin or end softly, and longer
 * silence may be meant.
 */
public final class DropoutDetector implements AudioSink {

  private static final double SHORTEST_SECONDS = 0.003;
  private static final double LONGEST_SECONDS = 0.12;
  private static final double AROUND_SECONDS = 0.02;
  private static final double EDGE_SECONDS = 0.0004;
  private static final double EDGE_SHARE = 0.08;
  private static final double AUDIBLE = 1e-3;

  private final Channel[] channels;
  private final EventListener listener;
  private final int shortest;
  private final int longest;
  private final int around;
  private final int edge;
  private long count;

  /**
   * @param format of the signal
   * @param listener told of each hole, at most {@link #latencyFrames} late
   */
  public DropoutDetector(AudioFormat format, EventListener listener) {
    this.listener = listener;
    shortest = (int) Math.max(4, SHORTEST_SECONDS * format.rateHz());
    longest = (int) Math.max(8, LONGEST_SECONDS * format.rateHz());
    around = (int) Math.max(8, AROUND_SECONDS * format.rateHz());
    edge = (int) Math.max(2, EDGE_SECONDS * format.rateHz());
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
    private long frame;
    private float quiet;
    private int quietLength;
    // Of the hole that waits for what follows it; 0: none waits.
    private int holeLength;
    private long holeEnd;
    private double levelBefore;
    private float edgeBefore;
    private double pendingBefore;
    private float pendingEdge;

    Channel(int channel) {
      this.channel = channel;
    }

    void take(float[] samples, int frames) {
      for (int i = 0; i < frames; i++) {
        float sample = samples[i];
        if (Math.abs(sample) <= quiet) {
          if (quietLength == 0) {
            levelBefore = rms();
          }
          quietLength++;
          // Every zero crossing is quiet for a moment: only what lasts is looked at.
          if (quietLength == shortest) {
            edgeBefore = peak(shortest - 1);
          }
        } else {
          if (quietLength >= shortest
              && quietLength <= longest
              && levelBefore > AUDIBLE
              && edgeBefore > EDGE_SHARE * levelBefore) {
            holeLength = quietLength;
            holeEnd = frame;
            pendingBefore = levelBefore;
            pendingEdge = 0;
          }
          quietLength = 0;
        }
        push(sample);
        frame++;
        if (holeLength > 0) {
          watch();
        }
        if (quietLength == 0 && (frame & 31) == 0) {
          quiet = (float) Math.max(1e-5, 1e-3 * rms());
        }
      }
    }

    private void push(float sample) {
      float old = history[at];
      history[at] = sample;
      at = at + 1 == around ? 0 : at + 1;
      squares += (double) sample * sample - (double) old * old;
    }

    private void watch() {
      if (frame - holeEnd == edge) {
        pendingEdge = peak(0);
      }
      if (frame - holeEnd < around) {
        return;
      }
      double after = rms();
      if (pendingEdge > EDGE_SHARE * after
          && after > 0.15 * pendingBefore
          && after < 7 * pendingBefore) {
        count++;
        listener.event(channel, holeEnd - holeLength, holeEnd);
      }
      holeLength = 0;
    }

    private double rms() {
      return Math.sqrt(Math.max(0, squares) / around);
    }

    /** The largest magnitude at the edge of a hole, so many samples ago. */
    private float peak(int skipped) {
      float peak = 0;
      int index = at - skipped < 0 ? at - skipped + around : at - skipped;
      for (int i = 0; i < edge; i++) {
        index = index == 0 ? around - 1 : index - 1;
        peak = Math.max(peak, Math.abs(history[index]));
      }
      return peak;
    }
  }
}
