package org.resonate.audio.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.resonate.audio.gate.Measure;
import org.resonate.audio.gate.Verdict;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;

/** One kind of repair in one region, and how it went. */
final class Task {

  final DamageRegion region;
  final DamageCause cause;

  /** The candidate that is kept, from 0; −1: the original is. */
  int candidate;

  /** The candidate that the readings are of. */
  int nearest;

  double scoreBefore;
  double scoreAfter;
  List<RepairVerdict.Reading> readings = List.of();
  String note = "";
  // Of clicks and holes.
  long found;
  long repaired;
  private long longHoles;
  private final List<String> remarks = new ArrayList<>();

  Task(DamageRegion region, DamageCause cause) {
    this.region = region;
    this.cause = cause;
    scoreBefore = region.score();
    scoreAfter = region.score();
  }

  long start() {
    return region.startFrame();
  }

  long end() {
    return region.endFrame();
  }

  boolean accepted() {
    return candidate >= 0;
  }

  /**
   * What the gate said.
   *
   * @param aim what the repair is there for, a score from 0 to 1
   * @param done the candidates by name
   */
  void judge(Verdict verdict, Measure aim, List<String> done) {
    candidate = verdict.candidate();
    nearest = verdict.nearest();
    scoreBefore = verdict.before().getOrDefault(aim, region.score());
    scoreAfter = verdict.after().getOrDefault(aim, region.score());
    readings = readings(verdict.before(), verdict.after());
    note =
        verdict.accepted()
            ? done.get(candidate) + ": " + verdict.note()
            : "dropped: " + String.join(" and ", done) + ": " + verdict.note();
  }

  private static List<RepairVerdict.Reading> readings(
      Map<Measure, Double> before, Map<Measure, Double> after) {
    List<RepairVerdict.Reading> readings = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      if (before.containsKey(measure) && after.containsKey(measure)) {
        readings.add(
            new RepairVerdict.Reading(measure.key(), before.get(measure), after.get(measure)));
      }
    }
    return readings;
  }

  /** Of events that are found again in the next pass. */
  void forget() {
    found = longHoles;
    repaired = 0;
  }

  /** A long hole in it. */
  void hole() {
    longHoles++;
    found++;
  }

  /** Something to tell beside the count of events. */
  void remark(String remark) {
    remarks.add(remark);
  }

  /** For what is done bit by bit, each bit behind a gate of its own: what was done stays. */
  void settle(String what) {
    if (!accepted()) {
      return; // Dropped before anything was tried.
    }
    String more = remarks.isEmpty() ? "" : "; " + String.join("; ", remarks);
    if (found == 0) {
      drop("no " + what + " found there" + more);
    } else if (repaired == 0) {
      drop("none of " + found + " " + what + " measured better filled" + more);
    } else {
      scoreBefore = Math.max(scoreBefore, 0.02);
      scoreAfter = scoreBefore * (found - repaired) / found;
      note = repaired + " of " + found + " " + what + " filled" + more;
    }
  }

  void drop(String why) {
    candidate = -1;
    note = "dropped: " + why;
  }
}
