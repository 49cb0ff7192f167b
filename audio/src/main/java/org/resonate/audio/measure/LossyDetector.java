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

  private static final int PROBES = 16;
  private static final double FIRST_SPACING_SECONDS = 0.3;
  private static final double SPACING_GROWTH = 1.35;
  private static final float FAINTEST = 1e-3f;
  private static final int FEWEST_AGREEING = 3;

  private final AudioFormat format;
  private final FrameGrid[] grids = {
    new FrameGrid.Mpeg(), new FrameGrid.LongBlocks(false), new FrameGrid.LongBlocks(true)
  };
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
    int size = 0;
    for (FrameGrid grid : grids) {
      size = Math.max(size, grid.frames());
    }
    held = new float[Math.min(2, format.channels())][size];
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
    for (FrameGrid grid : grids) {
      told |= grid.look(samples, start) >= FEWEST_AGREEING;
    }
  }

  @Override
  public void finish() {}

  /** Whether it was; valid once finished. */
  public boolean lossy() {
    return told;
  }
}
