package org.resonate.audio.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.resonate.audio.AudioSink;

/**
 * Cuts excerpts out of a signal as it passes. Only those that sound now are held. What lies before
 * the signal or behind it is silence; so is what is not a number.
 */
final class Excerpts implements AudioSink {

  /** Takes an excerpt. */
  interface Taker {

    /** Takes {@code [channels][frames]}, which are its own now. */
    void take(float[][] sound) throws IOException;
  }

  private record Wanted(Passage passage, Taker taker) {}

  private static final class Open {

    private final Wanted wanted;
    private final float[][] sound;

    Open(Wanted wanted, float[][] sound) {
      this.wanted = wanted;
      this.sound = sound;
    }
  }

  private final int channels;
  private final List<Wanted> waiting = new ArrayList<>();
  private final List<Open> open = new ArrayList<>();
  private boolean sorted;
  private int next;
  private long frame;

  Excerpts(int channels) {
    this.channels = channels;
  }

  /** Asks for a passage, before the first frame comes. */
  void want(Passage passage, Taker taker) {
    waiting.add(new Wanted(passage, taker));
  }

  @Override
  public void write(float[][] block, int frames) throws IOException {
    if (!sorted) {
      waiting.sort(Comparator.comparingLong(wanted -> wanted.passage().startFrame()));
      sorted = true;
    }
    long end = frame + frames;
    while (next < waiting.size() && waiting.get(next).passage().startFrame() < end) {
      Wanted wanted = waiting.get(next++);
      open.add(new Open(wanted, new float[channels][wanted.passage().frames()]));
    }
    for (Open one : List.copyOf(open)) {
      Passage passage = one.wanted.passage();
      int from = (int) Math.max(0, passage.startFrame() - frame);
      int to = (int) Math.min(frames, passage.endFrame() - frame);
      for (int channel = 0; channel < channels; channel++) {
        float[] sound = one.sound[channel];
        for (int i = from; i < to; i++) {
          float sample = block[channel][i];
          sound[(int) (frame + i - passage.startFrame())] = Float.isFinite(sample) ? sample : 0;
        }
      }
      if (passage.endFrame() <= end) {
        open.remove(one);
        one.wanted.taker().take(one.sound);
      }
    }
    frame = end;
  }

  @Override
  public void finish() throws IOException {
    for (Open one : open) {
      one.wanted.taker().take(one.sound);
    }
    for (; next < waiting.size(); next++) {
      Wanted wanted = waiting.get(next);
      wanted.taker().take(new float[channels][wanted.passage().frames()]);
    }
    open.clear();
  }
}
