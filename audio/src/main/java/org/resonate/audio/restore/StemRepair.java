package org.resonate.audio.restore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.AudioSink;
import org.resonate.audio.AudioSource;
import org.resonate.audio.Discard;
import org.resonate.audio.Tee;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;

/**
 * Repairs a stem inside its damaged regions: clicks and holes to 50 ms by autoregressive
 * interpolation, longer holes from similar passages ({@link PassageRepair}), clipping by {@link
 * Declipper}, hum by {@link Dehum}, noise by {@link Denoiser} against the stem's own quiet
 * passages, a missing band by {@link BandExtender}. Samples outside the regions stay bit for bit.
 * {@link org.resonate.audio.gate.Gate} keeps the best candidate or the original. A stem is read
 * several times, to measure, to try and to write, so that nothing of its length is ever held.
 */
public final class StemRepair {

  /** Opens the stem again from its start. */
  @FunctionalInterface
  public interface Opener {

    /** A source at the first frame; closed by the repair. */
    AudioSource open() throws IOException;
  }

  private StemRepair() {}

  /**
   * Repairs a stem.
   *
   * @param opener gives the stem, as often as it is asked
   * @param song gives the recording that the stem is a part of, for the gate to compare with, once
   *     for each kind of damage; null where there is none
   * @param regions what is damaged, in any order; of one cause they must not overlap
   * @param out where the repaired stem goes; finished at the end
   * @return a verdict for each region, in their order
   * @throws IOException if the stem cannot be read or {@code out} cannot store it
   */
  public static List<RepairVerdict> repair(
      Opener opener, Opener song, List<DamageRegion> regions, AudioSink out) throws IOException {
    return repair(opener, song, regions, LongHoles.LEAST_SIMILARITY, out);
  }

  /** The same where a passage that fills a long hole must be so similar, 0 to 1. */
  static List<RepairVerdict> repair(
      Opener opener, Opener song, List<DamageRegion> regions, double leastSimilarity, AudioSink out)
      throws IOException {
    AudioFormat format;
    long frames;
    try (AudioSource source = opener.open()) {
      format = source.format();
      frames = source.frames() < 0 ? Long.MAX_VALUE : source.frames();
    }
    Tasks tasks = new Tasks(regions);
    StemMeasures measures = new StemMeasures(opener, format, tasks, leastSimilarity);
    RepairChain chain = new RepairChain(format, frames, tasks, measures, song);
    judge(opener, chain);
    Backlog before = new Backlog(format.channels());
    Changes changes = new Changes(format, before, out);
    try (AudioSource source = opener.open()) {
      source.transferTo(new Tee(before, chain.into(null, changes)));
    }
    measures.holes.settle();
    tasks.of(DamageCause.CLICKS).forEach(task -> task.settle("clicks"));
    tasks.of(DamageCause.DROPOUT).forEach(task -> task.settle("holes"));
    return tasks.verdicts(regions, changes);
  }

  /** Tries all that can be done and lets the gate decide. */
  static void judge(Opener opener, RepairChain chain) throws IOException {
    List<GatePanel> panels = new ArrayList<>();
    try {
      AudioSink all = chain.into(panels, new Discard());
      if (!panels.isEmpty()) {
        try (AudioSource source = opener.open()) {
          source.transferTo(all);
        }
      }
    } finally {
      for (GatePanel panel : panels) {
        panel.close();
      }
    }
    chain.tasks().events().forEach(Task::forget);
  }
}
