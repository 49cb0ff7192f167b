package org.resonate.audio.restore;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;

/**
 * Lets a processor work on the whole signal and takes its result inside the accepted regions alone,
 * faded in and out within them. Everything else is handed on bit for bit.
 */
final class RegionStage implements AudioSink {

  /** Compares the sound of one region before and after. */
  interface Meter {

    void take(float[][] before, float[][] after, int frames) throws IOException;

    /** Says on the task how it went. */
    void judge() throws IOException;
  }

  private static final double FADE_SECONDS = 0.02;

  private final AudioSink processor;
  private final AudioSink downstream;
  private final List<Task> tasks;
  private final Function<Task, Meter> meter;

  /** Of the regions that sound now; a long stem has thousands, one after the other. */
  private final Map<Task, Meter> meters = new HashMap<>();

  private final boolean fade;
  private final int fadeFrames;
  private final long lastFrame;
  private float[][] dry;
  private int fill;
  private long frame;

  /**
   * @param tasks in order of start, not overlapping
   * @param processor made with the sink behind it
   * @param meter makes the meter of a task; null where nothing is judged
   * @param fade false where the processor leaves good samples alone by itself
   * @param frames of the whole signal: at its ends there is nothing to fade from
   */
  RegionStage(
      AudioFormat format,
      List<Task> tasks,
      Function<AudioSink, AudioSink> processor,
      Function<Task, Meter> meter,
      boolean fade,
      long frames,
      AudioSink downstream) {
    this.tasks = tasks;
    this.downstream = downstream;
    this.fade = fade;
    fadeFrames = (int) Math.max(1, FADE_SECONDS * format.rateHz());
    lastFrame = frames;
    dry = new float[format.channels()][8192];
    this.meter = meter;
    this.processor =
        processor.apply(
            new AudioSink() {
              @Override
              public void write(float[][] block, int count) throws IOException {
                blend(block, count);
              }

              @Override
              public void finish() {}
            });
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    if (fill + frames > dry[0].length) {
      for (int channel = 0; channel < dry.length; channel++) {
        dry[channel] = Arrays.copyOf(dry[channel], 2 * (fill + frames));
      }
    }
    for (int channel = 0; channel < dry.length; channel++) {
      System.arraycopy(block[channel], 0, dry[channel], fill, frames);
    }
    fill += frames;
    processor.write(block, frames);
  }

  private void blend(float[][] wet, int count) throws IOException {
    float[][] before = new float[dry.length][];
    float[][] after = new float[dry.length][];
    for (int channel = 0; channel < dry.length; channel++) {
      before[channel] = Arrays.copyOf(dry[channel], count);
      after[channel] = before[channel].clone();
      System.arraycopy(dry[channel], count, dry[channel], 0, fill - count);
    }
    fill -= count;
    for (Task task : tasks) {
      int from = (int) Math.max(0, Math.min(count, task.start() - frame));
      int to = (int) Math.max(0, Math.min(count, task.end() - frame));
      if (from == to) {
        continue;
      }
      if (task.accepted) {
        replace(task, wet, after, from, to);
      }
      if (meter != null && (task.accepted || meters.containsKey(task))) {
        meters
            .computeIfAbsent(task, meter)
            .take(slice(before, from, to), slice(after, from, to), to - from);
        if (task.end() <= frame + count) {
          meters.remove(task).judge();
        }
      }
    }
    frame += count;
    downstream.write(after, count);
  }

  private void replace(Task task, float[][] wet, float[][] after, int from, int to) {
    for (int i = from; i < to; i++) {
      long in = task.start() == 0 ? fadeFrames : frame + i - task.start() + 1;
      long out = task.end() >= lastFrame ? fadeFrames : task.end() - frame - i;
      float weight = fade ? Math.min(1f, Math.min(in, out) / (float) fadeFrames) : 1;
      for (int channel = 0; channel < after.length; channel++) {
        float was = after[channel][i];
        after[channel][i] = weight == 1 ? wet[channel][i] : was + weight * (wet[channel][i] - was);
      }
    }
  }

  private static float[][] slice(float[][] block, int from, int to) {
    float[][] part = new float[block.length][];
    for (int channel = 0; channel < block.length; channel++) {
      part[channel] = Arrays.copyOfRange(block[channel], from, to);
    }
    return part;
  }

  @Override
  public void finish() throws IOException {
    processor.finish();
    for (Meter unfinished : meters.values()) {
      unfinished.judge();
    }
    downstream.finish();
  }
}
