package org.resonate.audio.measure;

import java.util.List;
import java.util.stream.IntStream;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;

/**
 * Holes of the recording that a stem was separated from: which of them are holes of the stem, too,
 * because it sounds before and behind.
 */
final class KnownHoles implements AudioSink {

  private static final double AROUND_SECONDS = 0.1;

  /** So far below a stem's usual level it has nothing to say. */
  private static final double LEAST_SHARE = 1e-3;

  private final List<Spans.Span> holes;
  private final long around;
  private final double[][] energy;
  private int first;
  private long frame;

  /**
   * @param holes in order and apart
   */
  KnownHoles(AudioFormat format, List<Spans.Span> holes) {
    this.holes = List.copyOf(holes);
    this.around = Math.round(AROUND_SECONDS * format.rateHz());
    this.energy = new double[holes.size()][2];
  }

  @Override
  public void write(float[][] block, int frames) {
    while (first < holes.size() && holes.get(first).endFrame() + around <= frame) {
      first++;
    }
    for (int i = first; i < holes.size(); i++) {
      Spans.Span hole = holes.get(i);
      if (hole.startFrame() - around >= frame + frames) {
        break;
      }
      energy[i][0] += energy(block, frames, hole.startFrame() - around, hole.startFrame());
      energy[i][1] += energy(block, frames, hole.endFrame(), hole.endFrame() + around);
    }
    frame += frames;
  }

  private double energy(float[][] block, int frames, long from, long to) {
    int start = (int) Math.max(0, Math.min(frames, from - frame));
    int end = (int) Math.max(0, Math.min(frames, to - frame));
    double sum = 0;
    for (float[] samples : block) {
      for (int i = start; i < end; i++) {
        sum += (double) samples[i] * samples[i];
      }
    }
    return sum / block.length;
  }

  @Override
  public void finish() {}

  /**
   * Those around which the stem sounds.
   *
   * @param power of the stem where it sounds, a mean square
   */
  List<Spans.Span> sounding(double power) {
    double least = LEAST_SHARE * power * around;
    return IntStream.range(0, holes.size())
        .filter(i -> Math.min(energy[i][0], energy[i][1]) > least)
        .mapToObj(holes::get)
        .toList();
  }
}
