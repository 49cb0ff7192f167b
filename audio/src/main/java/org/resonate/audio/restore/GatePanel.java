package org.resonate.audio.restore;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSource;
import org.resonate.audio.gate.Gate;
import org.resonate.audio.gate.Measure;
import org.resonate.audio.gate.RegionJudge;
import org.resonate.audio.gate.Verdict;
import org.resonate.audio.measure.ClipLevels;
import org.resonate.audio.measure.DamageCause;

/** Puts the candidates of one stage before the gate, with the song beside them. */
final class GatePanel implements RegionStage.Panel, Closeable {

  private final AudioFormat format;
  private final long frames;
  private final ClipLevels levels;
  private final List<String> names;
  private final AudioSource song;
  private final Rule rule;
  private long position;

  /** Decides by what was measured: {@link Gate#judge} or {@link Gate#judgeGenerated}. */
  @FunctionalInterface
  interface Rule {
    Verdict judge(DamageCause cause, List<Map<Measure, Double>> readings);
  }

  /**
   * @param frames of the stem
   * @param levels where it was cut off
   * @param names of the candidates
   * @param song from its first frame; null where there is none. Closed with the panel
   * @param rule how it decides
   */
  GatePanel(
      AudioFormat format,
      long frames,
      ClipLevels levels,
      List<String> names,
      AudioSource song,
      Rule rule) {
    this.format = format;
    this.frames = frames;
    this.levels = levels;
    this.names = names;
    this.song = song;
    this.rule = rule;
  }

  @Override
  public RegionJudge open(Task task) {
    return new RegionJudge(
        format,
        task.cause,
        task.start(),
        task.end(),
        frames,
        names.size(),
        song == null ? 0 : song.format().channels(),
        levels);
  }

  @Override
  public float[][] song(long frame, int count) throws IOException {
    if (song == null) {
      return null;
    }
    while (position < frame) {
      position += read(new float[channels()][(int) Math.min(8192, frame - position)], 0);
    }
    float[][] block = new float[channels()][count];
    for (int filled = 0; filled < count; ) {
      int more = read(block, filled);
      filled += more;
      position += more;
    }
    return block;
  }

  private int channels() {
    return song.format().channels();
  }

  /** Fills a block from a frame on; behind the song's end it stays silent. */
  private int read(float[][] into, int from) throws IOException {
    int wanted = into[0].length - from;
    float[][] part = from == 0 ? into : new float[into.length][wanted];
    int read = song.read(part);
    if (read < 0) {
      return wanted;
    }
    for (int channel = 0; from > 0 && channel < into.length; channel++) {
      System.arraycopy(part[channel], 0, into[channel], from, read);
    }
    return read;
  }

  @Override
  public void close(Task task, RegionJudge judge) throws IOException {
    task.judge(rule.judge(task.cause, judge.readings()), Gate.aim(task.cause), names);
  }

  @Override
  public void close() throws IOException {
    if (song != null) {
      song.close();
    }
  }
}
