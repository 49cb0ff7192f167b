package org.resonate.audio.dynamics;

import java.io.IOException;
import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;
import org.resonate.audio.filter.Interpolator;
import org.resonate.audio.measure.TruePeakMeter;

/**
 * Keeps the true peak under a ceiling by turning the sound down around what passes it: 5 ms of
 * look-ahead, one gain for all channels, so that the stereo image stands still. Peaks are those of
 * ITU-R BS.1770-4, between the samples too, looked at more finely than a meter does; it aims
 * {@value #MARGIN_DB} dB under the ceiling, since two true-peak meters differ by about half of
 * that. Nothing is clipped. Where nothing passes, the samples come out bit for bit.
 */
public final class TruePeakLimiter implements AudioSink {

  /** How far under the ceiling it aims, dB. */
  public static final double MARGIN_DB = 0.1;

  private static final double LOOK_AHEAD_SECONDS = 0.005;
  private static final double RELEASE_SECONDS = 0.1;

  /** Frames that are looked at, or passed over, at once; and one more makes whole vectors. */
  private static final int STRETCH = 255;

  private static final int CHUNK = 4 * STRETCH;
  private static final int REACH = TruePeakMeter.REACH;

  private final AudioSink downstream;
  private final float target;
  private final float refineAbove;
  private final Interpolator interpolator;
  private final GainCurve curve;
  private final int past;
  private final float[][] samples;
  private final float[][] limited;
  private final float[] peaks = new float[CHUNK];
  private final float[] stretchPeaks = new float[STRETCH];
  private float lastPeak;
  private int toSkip;

  /**
   * @param format any number of channels, 8 kHz or more
   * @param ceilingDbtp what the true peak stays under, dBTP
   * @param downstream takes the limited sound
   */
  public TruePeakLimiter(AudioFormat format, double ceilingDbtp, AudioSink downstream) {
    if (!Double.isFinite(ceilingDbtp) || format.rateHz() < 8000) {
      throw new IllegalArgumentException("bad limiter: " + ceilingDbtp + " dBTP, " + format);
    }
    this.downstream = downstream;
    this.target = (float) Levels.fromDb(ceilingDbtp - MARGIN_DB);
    // Between two places no tone that is heard rises by more than 1/cos(π/8) = 1.08.
    this.refineAbove = 0.9f * target;
    this.interpolator = new Interpolator(TruePeakMeter.oversampling(format.rateHz()), REACH);
    int smoothing = (int) Math.round(LOOK_AHEAD_SECONDS * format.rateHz() / 3) + 1;
    this.curve = new GainCurve(target, smoothing, RELEASE_SECONDS * format.rateHz());
    this.past = curve.lookAheadFrames() + 2 * REACH;
    this.samples = new float[format.channels()][past + CHUNK];
    this.limited = new float[format.channels()][CHUNK];
    this.toSkip = latencyFrames();
  }

  /** How many frames of look-ahead it hides. */
  public int latencyFrames() {
    return curve.lookAheadFrames() + REACH;
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    for (int offset = 0; offset < frames; offset += CHUNK) {
      int count = Math.min(CHUNK, frames - offset);
      for (int c = 0; c < samples.length; c++) {
        System.arraycopy(block[c], offset, samples[c], past, count);
      }
      limit(count);
    }
  }

  private void limit(int count) throws IOException {
    findPeaks(count);
    int oldest = past - latencyFrames();
    for (int i = 0; i < count; i++) {
      // A peak between two frames counts for both.
      float peak = Math.max(lastPeak, peaks[i]);
      lastPeak = peaks[i];
      float gain = curve.next(peak);
      for (int c = 0; c < samples.length; c++) {
        limited[c][i] = samples[c][oldest + i] * gain;
      }
    }
    for (float[] channel : samples) {
      System.arraycopy(channel, count, channel, 0, past);
    }
    emit(count);
  }

  /** The largest magnitude of any channel from each frame to the next; 0 where it cannot matter. */
  private void findPeaks(int count) {
    Arrays.fill(peaks, 0, count, 0);
    for (int start = 0; start < count; start += STRETCH) {
      int stretch = Math.min(STRETCH, count - start);
      int offset = past - REACH + start;
      for (float[] channel : samples) {
        float nearby = Levels.peak(channel, offset - REACH, stretch + 2 * REACH);
        if (nearby * interpolator.bound() > refineAbove) {
          Arrays.fill(stretchPeaks, 0);
          interpolator.peaks(channel, offset, stretch, refineAbove, stretchPeaks);
          for (int i = 0; i < stretch; i++) {
            peaks[start + i] = Math.max(peaks[start + i], stretchPeaks[i]);
          }
        }
      }
    }
  }

  private void emit(int count) throws IOException {
    int skipped = Math.min(toSkip, count);
    toSkip -= skipped;
    if (skipped > 0) {
      for (float[] channel : limited) {
        System.arraycopy(channel, skipped, channel, 0, count - skipped);
      }
    }
    if (count > skipped) {
      downstream.write(limited, count - skipped);
    }
  }

  @Override
  public void finish() throws IOException {
    write(new float[samples.length][latencyFrames()], latencyFrames());
    downstream.finish();
  }

  /** The most that any frame was turned down, dB, 0 or more. */
  public double maxReductionDb() {
    return Levels.toDb(1 / curve.smallest());
  }
}
