package org.resonate.audio.measure;

import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;

/**
 * Tells whether a sound was once coded as MP3 or AAC, by the trace that its quantiser left: where a
 * transform like the coder's lies exactly as the coder's did, many coefficients are nothing
 * (Derrien, "Detection of genuine lossless audio files", JAES 67(3), 2019, there for AAC). A few
 * dozen probes of some milliseconds are transformed at every place that a frame may begin; what
 * tells is that several agree on one place, which chance does not bring about. It works on what was
 * not resampled since.
 */
public final class LossyDetector implements AudioSink {

  private static final int PROBES = 24;
  private static final double FIRST_SPACING_SECONDS = 0.3;
  private static final double SPACING_GROWTH = 1.2;
  private static final float FAINTEST = 1e-3f;
  private static final int FEWEST_AGREEING = 3;
  // MP3: sub-bands of 689 Hz. AAC: lines of 22 Hz.
  private static final int LOWEST_BAND = 1;
  private static final int BANDS = 13;
  private static final int FIRST_LINE = 32;
  private static final int LAST_LINE = 512;
  // Places that rounding allows to go on from one to the next.
  private static final int RESTART = 256;

  private final AudioFormat format;
  private final MpegFilterBank mpeg = new MpegFilterBank(LOWEST_BAND, BANDS);
  private final LongTransform aac = new LongTransform(FIRST_LINE, LAST_LINE);
  private final float[] mpegLines = new float[BANDS * MpegFilterBank.LINES];
  private final float[] aacLines = new float[LAST_LINE - FIRST_LINE];
  private final EmptyLines mpegEmpty = new EmptyLines(mpegLines.length);
  private final EmptyLines aacEmpty = new EmptyLines(aacLines.length);
  private final double[] mpegShares = new double[MpegFilterBank.GRANULE];
  private final double[] sineShares = new double[LongTransform.LINES];
  private final double[] kaiserShares = new double[LongTransform.LINES];
  private final FrameGrid mpegGrid = new FrameGrid(MpegFilterBank.GRANULE);
  private final FrameGrid sineGrid = new FrameGrid(LongTransform.LINES);
  private final FrameGrid kaiserGrid = new FrameGrid(LongTransform.LINES);
  private final float[][] held;
  private int fill;
  private long frame;
  private long next;
  private int probes;
  private boolean told;

  /**
   * @param format of the signal
   */
  public LossyDetector(AudioFormat format) {
    this.format = format;
    int frames = Math.max(MpegFilterBank.frames(), 3 * LongTransform.LINES - 1);
    held = new float[Math.min(2, format.channels())][frames];
  }

  @Override
  public void write(float[][] block, int frames) {
    int taken = 0;
    while (taken < frames && !told && probes < PROBES) {
      if (frame + taken < next) {
        taken = (int) Math.min(frames, taken + next - frame - taken);
        continue;
      }
      int count = Math.min(frames - taken, held[0].length - fill);
      for (int channel = 0; channel < held.length; channel++) {
        System.arraycopy(block[channel], taken, held[channel], fill, count);
      }
      fill += count;
      taken += count;
      if (fill == held[0].length) {
        probe(frame + taken - fill);
        next = frame + taken + spacing();
        fill = 0;
      }
    }
    frame += frames;
  }

  private long spacing() {
    double seconds = FIRST_SPACING_SECONDS * Math.pow(SPACING_GROWTH, probes);
    return Math.round(seconds * format.rateHz());
  }

  private void probe(long start) {
    // Coders treat the sides as they are or their sum and difference: each in turn.
    float[] samples = held[0];
    if (held.length > 1) {
      int way = probes % 4;
      for (int i = 0; i < samples.length; i++) {
        float left = held[0][i];
        float right = held[1][i];
        samples[i] =
            switch (way) {
              case 0 -> 0.5f * (left + right);
              case 1 -> left;
              case 2 -> 0.5f * (left - right);
              default -> right;
            };
      }
    }
    if (Levels.peak(samples, 0, samples.length) < FAINTEST) {
      // Nothing to see; one faint side may not keep it from looking later.
      probes += held.length > 1 ? 1 : 0;
      return;
    }
    probes++;
    mpeg(samples);
    aac(samples);
    told |= mpegGrid.look(mpegShares, start) >= FEWEST_AGREEING;
    told |= sineGrid.look(sineShares, start) >= FEWEST_AGREEING;
    told |= kaiserGrid.look(kaiserShares, start) >= FEWEST_AGREEING;
  }

  private void mpeg(float[] samples) {
    mpeg.measure(samples);
    for (int place = 0; place < mpegShares.length; place++) {
      mpeg.granule(place, mpegLines);
      mpegShares[place] = mpegEmpty.share(mpegLines);
    }
  }

  private void aac(float[] samples) {
    for (int place = 0; place < sineShares.length; place++) {
      if (place % RESTART == 0) {
        aac.start(samples, place);
      } else {
        aac.slide(samples[place - 1], samples[place - 1 + 2 * LongTransform.LINES]);
      }
      aac.sine(aacLines);
      sineShares[place] = aacEmpty.share(aacLines);
      aac.kaiser(aacLines);
      kaiserShares[place] = aacEmpty.share(aacLines);
    }
  }

  @Override
  public void finish() {}

  /** Whether it was; valid once finished. */
  public boolean lossy() {
    return told;
  }
}
