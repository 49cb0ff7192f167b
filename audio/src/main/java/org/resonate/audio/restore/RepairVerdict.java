package org.resonate.audio.restore;

import java.util.List;
import org.resonate.audio.measure.DamageRegion;

/**
 * What became of the repair of one region.
 *
 * @param region as it was asked for
 * @param accepted whether the repair measured better and stays; otherwise the sound is as it was
 * @param scoreBefore damage before, 0 to 1
 * @param scoreAfter damage after the repair, whether or not it stays
 * @param readings what the gate measured, before and after; empty for clicks and holes, each of
 *     which has a gate of its own
 * @param changed what of the region is no longer bit for bit as it was, in order; parts that are at
 *     most 50 ms apart are one, and a stem has a thousand at most
 * @param note what was done, or why nothing stays; a sentence
 */
public record RepairVerdict(
    DamageRegion region,
    boolean accepted,
    double scoreBefore,
    double scoreAfter,
    List<Reading> readings,
    List<Passage> changed,
    String note) {

  /** Copies the lists. */
  public RepairVerdict {
    readings = List.copyOf(readings);
    changed = List.copyOf(changed);
  }

  /**
   * One measure of the gate; of every measure less is better.
   *
   * @param measure the name of a {@link org.resonate.audio.gate.Measure}, in lower case
   * @param before of the original
   * @param after of the candidate that was kept, or came nearest
   */
  public record Reading(String measure, double before, double after) {}
}
