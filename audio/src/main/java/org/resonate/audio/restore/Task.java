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

  double scoreBefore;
  double scoreAfter;
  List<RepairVerdict.Reading> readings = List.of();
  String note = "";
  // Of clicks and holes.
  long found;
  long repaired;

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
      if (before.containsKey(measure)) {
        readings.add(
            new RepairVerdict.Reading(measure.key(), before.get(measure), after.get(measure)));
      }
    }
    return readings;
  }

  /** For what is done bit by bit, each bit behind a gate of its own: what was done stays. */
  void keep(double before, double after, String done) {
    scoreBefore = before;
    scoreAfter = after;
    note = done;
  }

  void drop(String why) {
    candidate = -1;
    note = "dropped: " + why;
  }
}
