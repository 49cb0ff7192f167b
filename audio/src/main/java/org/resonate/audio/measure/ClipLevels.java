package org.resonate.audio.measure;

/**
 * Where each channel was cut off. Samples at or beyond a level are clipped.
 *
 * @param positive by channel, above 0; +∞ where the channel is not clipped
 * @param negative by channel, below 0; −∞ where the channel is not clipped
 */
public record ClipLevels(float[] positive, float[] negative) {

  /** No channel clipped. */
  public static ClipLevels none(int channels) {
    float[] positive = new float[channels];
    float[] negative = new float[channels];
    java.util.Arrays.fill(positive, Float.POSITIVE_INFINITY);
    java.util.Arrays.fill(negative, Float.NEGATIVE_INFINITY);
    return new ClipLevels(positive, negative);
  }

  /** Whether any channel is clipped. */
  public boolean any() {
    for (int channel = 0; channel < positive.length; channel++) {
      if (Float.isFinite(positive[channel]) || Float.isFinite(negative[channel])) {
        return true;
      }
    }
    return false;
  }

  /** Whether a sample of a channel is clipped. */
  public boolean clipped(int channel, float sample) {
    return sample >= positive[channel] || sample <= negative[channel];
  }

  /** The same levels of the signal with these means taken off. */
  public ClipLevels less(double[] offsets) {
    ClipLevels moved = none(positive.length);
    for (int channel = 0; channel < positive.length; channel++) {
      moved.positive[channel] = (float) (positive[channel] - offsets[channel]);
      moved.negative[channel] = (float) (negative[channel] - offsets[channel]);
    }
    return moved;
  }
}
