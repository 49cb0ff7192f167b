package org.resonate.audio.measure;

import java.util.Arrays;

/** Where each channel was cut off, above and below. Samples at or beyond a level are clipped. */
public final class ClipLevels {

  private final float[] tops;
  private final float[] bottoms;

  /**
   * Levels by channel.
   *
   * @param tops above 0; +∞ where a channel is not cut off above
   * @param bottoms below 0; −∞ where a channel is not cut off below
   */
  public ClipLevels(float[] tops, float[] bottoms) {
    this.tops = tops.clone();
    this.bottoms = bottoms.clone();
  }

  /** No channel clipped. */
  public static ClipLevels none(int channels) {
    float[] tops = new float[channels];
    float[] bottoms = new float[channels];
    Arrays.fill(tops, Float.POSITIVE_INFINITY);
    Arrays.fill(bottoms, Float.NEGATIVE_INFINITY);
    return new ClipLevels(tops, bottoms);
  }

  /** The level above; +∞ where the channel is not cut off there. */
  public float top(int channel) {
    return tops[channel];
  }

  /** The level below; −∞ where the channel is not cut off there. */
  public float bottom(int channel) {
    return bottoms[channel];
  }

  /** Whether any channel is clipped. */
  public boolean any() {
    for (int channel = 0; channel < tops.length; channel++) {
      if (Float.isFinite(tops[channel]) || Float.isFinite(bottoms[channel])) {
        return true;
      }
    }
    return false;
  }

  /** Whether a sample of a channel is clipped. */
  public boolean clipped(int channel, float sample) {
    return sample >= tops[channel] || sample <= bottoms[channel];
  }

  /** The same levels of the signal with these means taken off. */
  public ClipLevels less(double[] offsets) {
    float[] movedTops = new float[tops.length];
    float[] movedBottoms = new float[tops.length];
    for (int channel = 0; channel < tops.length; channel++) {
      movedTops[channel] = (float) (tops[channel] - offsets[channel]);
      movedBottoms[channel] = (float) (bottoms[channel] - offsets[channel]);
    }
    return new ClipLevels(movedTops, movedBottoms);
  }
}
