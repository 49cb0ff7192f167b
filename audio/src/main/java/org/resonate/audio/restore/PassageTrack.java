package org.resonate.audio.restore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.Levels;
import org.resonate.audio.spectrum.StftFrames;

/**
 * Remembers what a stem sounds like, roughly: the levels of 24 bands every 23 ms (at 44.1 kHz), a
 * byte each, which is a kilobyte a second. It finds the passages that sound like the surroundings
 * of a gap, whatever their level, as Perraudin, Holighaus, Majdak and Balazs do on a graph of
 * spectral features (Inpainting of long audio segments with similarity graphs, 2018).
 */
public final class PassageTrack implements AudioSink {

  private static final int HOP = 1024;
  private static final int SIZE = 2048;
  private static final int BANDS = 24;
  private static final double LOWEST_HZ = 60;
  private static final double HIGHEST_HZ = 14_000;
  private static final double STEP_DB = 0.75;
  // Below this under full scale two silences are alike.
  private static final double FLOOR_DB = -75;
  private static final double CONTEXT_SECONDS = 0.6;
  private static final int APART = 3;

  private final StftFrames stft;
  private final int[] edges = new int[BANDS + 1];
  private final int context;
  private byte[] levels = new byte[BANDS * 1024];
  private int count;

  /**
   * @param format of the stem
   */
  public PassageTrack(AudioFormat format) {
    stft = new StftFrames(format, SIZE, HOP, this::read);
    context = (int) Math.ceil(CONTEXT_SECONDS * format.rateHz() / HOP);
    for (int band = 0; band <= BANDS; band++) {
      double hz = LOWEST_HZ * Math.pow(HIGHEST_HZ / LOWEST_HZ, band / (double) BANDS);
      int least = band == 0 ? 1 : edges[band - 1] + 1;
      edges[band] = (int) Math.max(least, Math.round(hz * SIZE / format.rateHz()));
    }
  }

  private void read(float[][] spectra, long startFrame) {
    if (levels.length < BANDS * (count + 1)) {
      levels = Arrays.copyOf(levels, 2 * levels.length);
    }
    for (int band = 0; band < BANDS; band++) {
      double power = 0;
      for (float[] spectrum : spectra) {
        int last = Math.min(edges[band + 1], SIZE / 2);
        for (int bin = Math.min(edges[band], SIZE / 2); bin < last; bin++) {
          float re = spectrum[2 * bin];
          float im = spectrum[2 * bin + 1];
          power += re * re + im * im;
        }
      }
      double db = Levels.powerToDb(power * StftFrames.powerScale(SIZE) / spectra.length);
      // Of NaN Math.max is NaN, which is 0 as a number of steps: as silent as silence.
      double steps = Math.max(0, db - FLOOR_DB) / STEP_DB;
      levels[BANDS * count + band] = (byte) Math.min(127, steps);
    }
    count++;
  }

  @Override
  public void write(float[][] block, int frames) {
    stft.write(block, frames);
  }

  @Override
  public void finish() {
    stft.finish();
  }

  /**
   * The passages whose surroundings sound most like those of a gap, best first.
   *
   * @param gap what is to be replaced
   * @param damaged what must not be taken in its place; the gap need not be among it
   * @param most how many passages at most
   * @return first frames, each within {@value #HOP} frames of where it should be; empty where the
   *     stem is too short or nothing sounds around the gap
   */
  List<Long> similar(Passage gap, List<Passage> damaged, int most) {
    // Frames of the track that see nothing of the gap.
    int before = (int) ((gap.startFrame() - SIZE) / HOP);
    int after = (int) (gap.endFrame() / HOP) + 1;
    int[] around = around(before, after);
    if (around.length == 0) {
      return List.of();
    }
    int[] weights = weights(around);
    if (Arrays.stream(weights).sum() == 0) {
      return List.of();
    }
    record Candidate(int shift, double distance) {}
    List<Candidate> all = new ArrayList<>();
    int first = around[0];
    int last = around[around.length - 1];
    double[] distances = new double[Math.max(0, count - (last - first))];
    for (int at = 0; at < distances.length; at++) {
      int shift = at - first;
      distances[at] =
          free(gap, damaged, (long) shift * HOP)
              ? distance(around, weights, shift)
              : Double.POSITIVE_INFINITY;
    }
    for (int at = 0; at < distances.length; at++) {
      if (Double.isFinite(distances[at]) && isLeast(distances, at)) {
        all.add(new Candidate(at - first, distances[at]));
      }
    }
    all.sort(Comparator.comparingDouble(Candidate::distance));
    return all.stream().limit(most).map(c -> gap.startFrame() + (long) c.shift * HOP).toList();
  }

  private int[] around(int before, int after) {
    int[] frames = new int[2 * context];
    int found = 0;
    for (int i = Math.max(0, before - context + 1); i <= before && i < count; i++) {
      frames[found++] = i;
    }
    for (int i = Math.max(0, after); i < Math.min(count, after + context); i++) {
      frames[found++] = i;
    }
    return Arrays.copyOf(frames, found);
  }

  /** Bands where the surroundings sound at all. */
  private int[] weights(int[] around) {
    int[] weights = new int[BANDS];
    for (int band = 0; band < BANDS; band++) {
      for (int frame : around) {
        weights[band] |= levels[BANDS * frame + band] > 0 ? 1 : 0;
      }
    }
    return weights;
  }

  private static boolean free(Passage gap, List<Passage> damaged, long shift) {
    Passage moved = gap.movedBy(shift);
    // A frame more on either side, since the place is not exact yet.
    Passage wide = new Passage(moved.startFrame() - 2 * HOP, moved.endFrame() + 2 * HOP);
    if (moved.startFrame() < 2 * HOP || wide.overlaps(gap)) {
      return false;
    }
    for (Passage one : damaged) {
      if (wide.overlaps(one)) {
        return false;
      }
    }
    return true;
  }

  /** The spread of the differences of levels: a constant difference costs nothing. */
  private double distance(int[] around, int[] weights, int shift) {
    long sum = 0;
    long squares = 0;
    int compared = 0;
    for (int frame : around) {
      int one = BANDS * frame;
      int other = BANDS * (frame + shift);
      for (int band = 0; band < BANDS; band++) {
        int gap = weights[band] * (levels[one + band] - levels[other + band]);
        sum += gap;
        squares += (long) gap * gap;
        compared += weights[band];
      }
    }
    double mean = sum / (double) compared;
    return squares / (double) compared - mean * mean;
  }

  private static boolean isLeast(double[] distances, int at) {
    for (int i = Math.max(0, at - APART); i <= Math.min(distances.length - 1, at + APART); i++) {
      if (distances[i] < distances[at] || (i < at && distances[i] == distances[at])) {
        return false;
      }
    }
    return true;
  }
}
