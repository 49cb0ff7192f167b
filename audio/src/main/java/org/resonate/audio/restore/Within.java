package org.resonate.audio.restore;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.resonate.audio.AudioSink;

/** Hands on only what lies within some regions, or only what lies outside, without the rest. */
final class Within implements AudioSink {

  private final List<Task> tasks;
  private final boolean isInside;
  private final AudioSink downstream;
  private int first;
  private long frame;

  /**
   * @param tasks in order of start, not overlapping
   * @param isInside false: what lies outside
   */
  Within(List<Task> tasks, boolean isInside, AudioSink downstream) {
    this.tasks = tasks;
    this.isInside = isInside;
    this.downstream = downstream;
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    int at = 0;
    while (at < frames) {
      while (first < tasks.size() && tasks.get(first).end() <= frame + at) {
        first++;
      }
      boolean isIn = first < tasks.size() && tasks.get(first).start() <= frame + at;
      long until =
          first == tasks.size()
              ? Long.MAX_VALUE
              : isIn ? tasks.get(first).end() : tasks.get(first).start();
      int to = (int) Math.min(frames, until - frame);
      if (isIn == isInside) {
        hand(block, at, to);
      }
      at = to;
    }
    frame += frames;
  }

  private void hand(float[][] block, int from, int to) throws IOException {
    float[][] part = new float[block.length][];
    for (int channel = 0; channel < block.length; channel++) {
      part[channel] = Arrays.copyOfRange(block[channel], from, to);
    }
    downstream.write(part, to - from);
  }

  @Override
  public void finish() throws IOException {
    downstream.finish();
  }
}
