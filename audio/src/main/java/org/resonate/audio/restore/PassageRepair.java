package org.resonate.audio.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSource;

/**
 * Fills gaps that are too long to be predicted from similar passages of the same stem, since music
 * repeats (Perraudin, Holighaus, Majdak, Balazs, Inpainting of long audio segments with similarity
 * graphs, 2018). {@link PassageTrack} proposes passages, {@link PassageMatch} aligns them to the
 * sample, {@link PassageFill} fits them in. The stem is read twice more, and only the surroundings
 * of the gaps of one turn are held.
 */
public final class PassageRepair {

  private static final int CANDIDATES = 8;
  private static final double CONTEXT_SECONDS = 0.15;
  // The track tells a place to within a frame of its own either way; half as much again to be sure.
  private static final int SLACK = 1536;
  private static final int GAPS_AT_ONCE = 32;

  private final StemRepair.Opener opener;
  private final PassageTrack track;
  private final AudioFormat format;
  private final List<Passage> damaged;

  private PassageRepair(
      StemRepair.Opener opener, PassageTrack track, AudioFormat format, List<Passage> damaged) {
    this.opener = opener;
    this.track = track;
    this.format = format;
    this.damaged = damaged;
  }

  /**
   * Makes fills; changes nothing by itself.
   *
   * @param opener gives the stem, twice for every 32 gaps
   * @param track of the whole stem, finished
   * @param gaps what to fill, each at most some seconds long
   * @param damaged what no passage may be taken from, the gaps themselves included or not
   * @return a fill for each gap, in their order
   * @throws IOException if the stem cannot be read
   */
  public static List<PassageFill> fill(
      StemRepair.Opener opener, PassageTrack track, List<Passage> gaps, List<Passage> damaged)
      throws IOException {
    List<PassageFill> fills = new ArrayList<>();
    if (gaps.isEmpty()) {
      return fills;
    }
    AudioFormat format;
    try (AudioSource source = opener.open()) {
      format = source.format();
    }
    List<Passage> all = new ArrayList<>(damaged);
    all.addAll(gaps);
    PassageRepair repair = new PassageRepair(opener, track, format, all);
    for (int from = 0; from < gaps.size(); from += GAPS_AT_ONCE) {
      fills.addAll(repair.turn(gaps.subList(from, Math.min(gaps.size(), from + GAPS_AT_ONCE))));
    }
    return fills;
  }

  /** One gap and the best that was found for it so far. */
  private static final class Work {

    private final Passage gap;
    private final Passage around;
    private float[][] sound;
    private PassageMatch match;
    private float[][] passage;
    private long from;

    Work(Passage gap, int context) {
      this.gap = gap;
      // What lies before the stem would be silence that fits everywhere.
      around = new Passage(Math.max(0, gap.startFrame() - context), gap.endFrame() + context);
    }

    int start() {
      return (int) (gap.startFrame() - around.startFrame());
    }

    void consider(float[][] excerpt, long excerptStart) {
      PassageMatch found = PassageMatch.align(sound, start(), start() + gap.frames(), excerpt);
      if (match == null || found.similarity() > match.similarity()) {
        match = found;
        from = excerptStart + found.lag() + start();
        passage = new float[excerpt.length][gap.frames()];
        for (int channel = 0; channel < excerpt.length; channel++) {
          System.arraycopy(
              excerpt[channel], found.lag() + start(), passage[channel], 0, gap.frames());
        }
      }
    }
  }

  private List<PassageFill> turn(List<Passage> gaps) throws IOException {
    int context = (int) Math.round(CONTEXT_SECONDS * format.rateHz());
    List<Work> works = new ArrayList<>();
    Excerpts surroundings = new Excerpts(format.channels());
    for (Passage gap : gaps) {
      Work work = new Work(gap, context);
      works.add(work);
      surroundings.want(work.around, sound -> work.sound = sound);
    }
    read(surroundings);
    Excerpts candidates = new Excerpts(format.channels());
    for (Work work : works) {
      for (long start : track.similar(work.gap, damaged, CANDIDATES)) {
        Passage there = work.around.movedBy(start - work.gap.startFrame());
        Passage excerpt = new Passage(there.startFrame() - SLACK, there.endFrame() + SLACK);
        candidates.want(excerpt, sound -> work.consider(sound, excerpt.startFrame()));
      }
    }
    read(candidates);
    List<PassageFill> fills = new ArrayList<>();
    for (Work work : works) {
      fills.add(
          PassageFill.of(
              work.gap, work.sound, work.start(), work.match, work.passage, work.from, format));
    }
    return fills;
  }

  private void read(Excerpts excerpts) throws IOException {
    try (AudioSource source = opener.open()) {
      source.transferTo(excerpts);
    }
  }
}
