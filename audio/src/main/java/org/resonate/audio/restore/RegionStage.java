package org.resonate.audio.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.gate.RegionJudge;

/**
 * Lets processors work only in some regions, fading each in and out within them. Everything else is
 * handed on bit for bit. Where there is a panel of judges, all processors work at once and the
 * first one's sound goes on; else only those that a task has chosen.
 */
final class RegionStage implements AudioSink {

  /** Judges the candidates of a task. */
  interface Panel {

    /** The judge of a task that begins. */
    RegionJudge open(Task task);

    /**
     * The song's sound at frames that never go back; null where there is no song.
     *
     * @return {@code [song's channels][count]}, silence behind its end
     */
    float[][] song(long frame, int count) throws IOException;

    /** Decides about a task that has ended. */
    void close(Task task, RegionJudge judge) throws IOException;
  }

  private static final double FADE_SECONDS = 0.02;

  private final List<AudioSink> processors = new ArrayList<>();
  private final List<Backlog> wet = new ArrayList<>();
  private final Backlog dry;
  private final AudioSink downstream;
  private final List<Task> tasks;
  private final Panel panel;

  /** Of the regions that sound now; a long stem has thousands, one after the other. */
  private final Map<Task, RegionJudge> open = new LinkedHashMap<>();

  private final boolean fade;
  private final int fadeFrames;
  private final int marginFrames;
  private final long lastFrame;
  // The first task that has not ended.
  private int first;
  private long frame;

  /**
   * @param tasks in order of start, not overlapping
   * @param candidates processors, each made with the sink behind it
   * @param panel judges the candidates; null where that is done
   * @param fade false where the processors leave good samples alone by themselves
   * @param frames of the whole signal: at its ends there is nothing to fade from
   */
  RegionStage(
      AudioFormat format,
      List<Task> tasks,
      List<Function<AudioSink, AudioSink>> candidates,
      Panel panel,
      boolean fade,
      long frames,
      AudioSink downstream) {
    this.tasks = tasks;
    this.panel = panel;
    this.downstream = downstream;
    this.fade = fade;
    fadeFrames = (int) Math.max(1, FADE_SECONDS * format.rateHz());
    marginFrames = panel == null ? 0 : RegionJudge.marginFrames(format);
    lastFrame = frames;
    dry = new Backlog(format.channels());
    for (int candidate = 0; candidate < candidates.size(); candidate++) {
      Backlog made = null;
      AudioSink processor = null;
      int chosen = candidate;
      if (panel != null || tasks.stream().anyMatch(task -> task.candidate == chosen)) {
        made = new Backlog(format.channels());
        processor = candidates.get(candidate).apply(made);
      }
      wet.add(made);
      processors.add(processor);
    }
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    dry.write(block, frames);
    for (AudioSink processor : processors) {
      if (processor != null) {
        processor.write(block, frames);
      }
    }
    blend();
  }

  @Override
  public void finish() throws IOException {
    for (AudioSink processor : processors) {
      if (processor != null) {
        processor.finish();
      }
    }
    blend();
    for (Map.Entry<Task, RegionJudge> unfinished : open.entrySet()) {
      panel.close(unfinished.getKey(), unfinished.getValue());
    }
    downstream.finish();
  }

  /** Hands on what all processors have made. */
  private void blend() throws IOException {
    int count = dry.frames();
    for (Backlog made : wet) {
      count = made == null ? count : Math.min(count, made.frames());
    }
    if (count == 0) {
      return;
    }
    float[][] original = dry.take(count);
    float[][][] versions = new float[wet.size() + 1][][];
    versions[0] = original;
    for (int candidate = 0; candidate < wet.size(); candidate++) {
      if (wet.get(candidate) != null) {
        versions[candidate + 1] = within(original, wet.get(candidate).take(count), candidate);
      }
    }
    if (panel != null) {
      judge(versions, count);
    }
    float[][] result = panel == null ? chosen(versions, count) : versions[1];
    while (first < tasks.size() && tasks.get(first).end() <= frame + count) {
      first++;
    }
    frame += count;
    downstream.write(result, count);
  }

  /** A candidate's sound in its regions, and the original's elsewhere. */
  private float[][] within(float[][] original, float[][] made, int candidate) {
    float[][] result = new float[original.length][];
    for (int channel = 0; channel < result.length; channel++) {
      result[channel] = original[channel].clone();
    }
    int count = original[0].length;
    for (int i = first; i < tasks.size() && tasks.get(i).start() < frame + count; i++) {
      Task task = tasks.get(i);
      if (task.accepted() && (panel != null || task.candidate == candidate)) {
        replace(task, made, result, count);
      }
    }
    return result;
  }

  private void replace(Task task, float[][] made, float[][] result, int count) {
    int from = (int) Math.max(0, task.start() - frame);
    int to = (int) Math.min(count, task.end() - frame);
    for (int i = from; i < to; i++) {
      long in = task.start() == 0 ? fadeFrames : frame + i - task.start() + 1;
      long out = task.end() >= lastFrame ? fadeFrames : task.end() - frame - i;
      float weight = fade ? Math.min(1f, Math.min(in, out) / (float) fadeFrames) : 1;
      for (int channel = 0; channel < result.length; channel++) {
        float was = result[channel][i];
        float is = made[channel][i];
        result[channel][i] = weight == 1 ? is : was + weight * (is - was);
      }
    }
  }

  /** Each region with the candidate that was chosen for it. */
  private float[][] chosen(float[][][] versions, int count) {
    float[][] result = versions[0];
    for (int i = first; i < tasks.size() && tasks.get(i).start() < frame + count; i++) {
      Task task = tasks.get(i);
      if (!task.accepted()) {
        continue;
      }
      int from = (int) Math.max(0, task.start() - frame);
      int to = (int) Math.min(count, task.end() - frame);
      for (int channel = 0; from < to && channel < result.length; channel++) {
        float[] made = versions[task.candidate + 1][channel];
        System.arraycopy(made, from, result[channel], from, to - from);
      }
    }
    return result;
  }

  private void judge(float[][][] versions, int count) throws IOException {
    for (int i = first; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      if (task.start() - marginFrames >= frame + count) {
        break;
      }
      if (task.accepted()) {
        open.computeIfAbsent(task, panel::open);
      }
    }
    if (open.isEmpty()) {
      return;
    }
    float[][] song = panel.song(frame, count);
    for (Task task : List.copyOf(open.keySet())) {
      RegionJudge judge = open.get(task);
      judge.take(frame, versions, song, count);
      if (task.end() + marginFrames <= frame + count) {
        open.remove(task);
        panel.close(task, judge);
      }
    }
  }
}
