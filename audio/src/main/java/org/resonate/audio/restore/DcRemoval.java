package org.resonate.audio.restore;

import java.io.IOException;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;

/** Takes a constant off each channel. */
public final class DcRemoval implements AudioSink {

  private final float[] offsets;
  private final AudioSink downstream;
  private float[][] out;

  /**
   * @param format of the signal
   * @param offsets by channel, as measured before
   * @param downstream where the result goes
   */
  public DcRemoval(AudioFormat format, double[] offsets, AudioSink downstream) {
    this.offsets = new float[format.channels()];
    for (int channel = 0; channel < this.offsets.length; channel++) {
      this.offsets[channel] = (float) offsets[channel];
    }
    this.downstream = downstream;
    out = new float[format.channels()][0];
  }

  /** None. */
  public int latencyFrames() {
    return 0;
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    if (out[0].length < frames) {
      out = new float[offsets.length][frames];
    }
    for (int channel = 0; channel < offsets.length; channel++) {
      float offset = offsets[channel];
      for (int i = 0; i < frames; i++) {
        out[channel][i] = block[channel][i] - offset;
      }
    }
    downstream.write(out, frames);
  }

  @Override
  public void finish() throws IOException {
    downstream.finish();
  }
}
