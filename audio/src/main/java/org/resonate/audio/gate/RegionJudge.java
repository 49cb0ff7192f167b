package org.resonate.audio.gate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Levels;
import org.resonate.audio.measure.ClipLevels;
import org.resonate.audio.measure.DamageCause;

/**
 * Measures the original and the candidates of one region side by side, as they stream past. What
 * leads in and out is looked at too, so it wants {@link #marginFrames} on either side.
 */
public final class RegionJudge {

  private static final double MARGIN_SECONDS = 0.05;

  private static final double EDGE_SECONDS = 0.01;
  private static final double NOTHING = 1e-6;
  private static final double SILENT_POWER = 1e-9;

  private final long startFrame;
  private final long endFrame;
  private final int margin;
  private final Version[] versions;
  private final Agreement agreement;
  private final SharedHole sharedHole;
  private final boolean isAboutNoise;
  private final double[] removed;
  private long samples;

  /**
   * @param format of the stem
   * @param cause what the candidates are to mend
   * @param startFrame of the region
   * @param endFrame the first frame behind it
   * @param lastFrame how long the stem is
   * @param candidates how many there are beside the original
   * @param songChannels of the song that the stem belongs to; 0 where there is none
   * @param levels where the stem was cut off
   */
  public RegionJudge(
      AudioFormat format,
      DamageCause cause,
      long startFrame,
      long endFrame,
      long lastFrame,
      int candidates,
      int songChannels,
      ClipLevels levels) {
    this.startFrame = startFrame;
    this.endFrame = Math.min(endFrame, lastFrame);
    versions = new Version[candidates + 1];
    removed = new double[candidates + 1];
    isAboutNoise = cause == DamageCause.NOISE || cause == DamageCause.FORCED;
    int channels = format.channels();
    margin = marginFrames(format);
    Arrays.setAll(
        versions,
        version ->
            new Version(
                format,
                cause,
                this.endFrame - startFrame,
                levels,
                new Edges(channels, margin, startFrame, this.endFrame, lastFrame)));
    sharedHole =
        cause == DamageCause.DROPOUT
            ? new SharedHole(startFrame, this.endFrame, (int) (EDGE_SECONDS * format.rateHz()))
            : null;
    agreement =
        songChannels == 0
            ? null
            : new Agreement(format.rateHz(), versions.length, channels, songChannels);
  }

  /** How far it looks beyond either end of a region. */
  public static int marginFrames(AudioFormat format) {
    return (int) (MARGIN_SECONDS * format.rateHz());
  }

  /**
   * Takes all versions of the same frames, in order, from {@link #marginFrames} before the region
   * to as many behind it. More does no harm.
   *
   * @param frame where they are in the stem
   * @param blocks {@code [candidates + 1][channels][count]}, the original first
   * @param song {@code [channels][count]}; null where there is none
   * @throws IOException never, but meters are sinks
   */
  public void take(long frame, float[][][] blocks, float[][] song, int count) throws IOException {
    int first = (int) Math.max(0, startFrame - margin - frame);
    int last = (int) Math.min(count, endFrame + margin - frame);
    if (sharedHole != null && agreement != null && first < last) {
      sharedHole.take(frame + first, slice(song, first, last), last - first);
    }
    for (int version = 0; first < last && version < versions.length; version++) {
      versions[version].takeAround(
          frame + first, slice(blocks[version], first, last), last - first);
    }
    int from = (int) Math.max(0, startFrame - frame);
    int to = (int) Math.min(count, endFrame - frame);
    if (from >= to) {
      return;
    }
    List<float[]> all = new ArrayList<>();
    for (int version = 0; version < versions.length; version++) {
      float[][] within = slice(blocks[version], from, to);
      versions[version].take(within, to - from);
      all.addAll(Arrays.asList(within));
      removed[version] += difference(blocks[0], blocks[version], from, to);
    }
    samples += (long) (to - from) * blocks[0].length;
    if (agreement != null) {
      all.addAll(Arrays.asList(slice(song, from, to)));
      agreement.take(all.toArray(new float[0][]), to - from);
    }
  }

  /** What was measured of each version, the original first. Asked for once, at the end. */
  public List<Map<Measure, Double>> readings() throws IOException {
    List<Map<Measure, Double>> readings = new ArrayList<>();
    for (int version = 0; version < versions.length; version++) {
      Map<Measure, Double> told = versions[version].finish();
      if (agreement != null && (sharedHole == null || !sharedHole.isShared())) {
        put(told, Measure.CHROMA, agreement.chromaApart(version));
        put(told, Measure.ONSETS, agreement.onsetsApart(version));
        put(told, Measure.AIR, agreement.airApart(version));
      }
      if (isAboutNoise && versions[0].noisePower() > 0) {
        double share = removed[version] / samples / versions[0].noisePower();
        told.put(Measure.REMOVED, version == 0 ? 0 : Levels.powerToDb(Math.max(NOTHING, share)));
      }
      if (versions[0].soundPower() > SILENT_POWER) {
        double change = versions[version].soundPower() / versions[0].soundPower();
        told.put(Measure.LOUDNESS, Math.abs(Levels.powerToDb(Math.max(NOTHING, change))));
      }
      readings.add(told);
    }
    return readings;
  }

  private static double difference(float[][] one, float[][] other, int from, int to) {
    double sum = 0;
    for (int channel = 0; channel < one.length; channel++) {
      for (int i = from; i < to; i++) {
        double gap = one[channel][i] - other[channel][i];
        sum += gap * gap;
      }
    }
    return sum;
  }

  private static void put(Map<Measure, Double> told, Measure measure, double value) {
    if (!Double.isNaN(value)) {
      told.put(measure, value);
    }
  }

  private static float[][] slice(float[][] block, int from, int to) {
    float[][] part = new float[block.length][];
    for (int channel = 0; channel < block.length; channel++) {
      part[channel] = Arrays.copyOfRange(block[channel], from, to);
    }
    return part;
  }
}
