package org.resonate.audio.restore;

import java.io.IOException;
import java.util.List;
import org.resonate.audio.AudioSink;

/**
 * Silences what lies far from all regions, for a processor that takes long over sound and no time
 * over silence, and of which only the regions are wanted.
 */
final class Muted implements AudioSink {

  private final List<Task> tasks;
  private final int marginFrames;
  private final int channels;
  private final AudioSink downstream;
  private int first;
  private long frame;

  /**
   * @param tasks in order of start, not overlapping
   * @param marginFrames what the processor looks at beyond a region
   */
  Muted(List<Task> tasks, int marginFrames, int channels, AudioSink downstream) {
    this.tasks = tasks;
    this.marginFrames = marginFrames;
    this.downstream = downstream;
    this.channels = channels;
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    float[][] out = new float[channels][frames];
    while (first < tasks.size() && tasks.get(first).end() + marginFrames <= frame) {
      first++;
    }
    for (int i = first; i < tasks.size(); i++) {
      int from = (int) Math.max(0, tasks.get(i).start() - marginFrames - frame);
      int to = (int) Math.min(frames, tasks.get(i).end() + marginFrames - frame);
      if (from >= frames) {
        break;
      }
      for (int channel = 0; channel < out.length; channel++) {
        System.arraycopy(block[channel], from, out[channel], from, to - from);
      }
    }
    frame += frames;
    downstream.write(out, frames);
  }

  @Override
  public void finish() throws IOException {
    downstream.finish();
  }
}
