package org.resonate.audio.restore;

import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;

/** One kind of repair in one region, and how it went. */
final class Task {

  final DamageRegion region;
  final DamageCause cause;
  boolean accepted = true;
  double scoreBefore;
  double scoreAfter;
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

  void judge(double before, double after, String done) {
    scoreBefore = before;
    scoreAfter = after;
    accepted = after < before - 0.01;
    note = accepted ? done : "dropped: " + done + " did not measure better";
  }

  /** For what is done bit by bit, each bit behind a gate of its own: what was done stays. */
  void keep(double before, double after, String done) {
    scoreBefore = before;
    scoreAfter = after;
    note = done;
  }

  void drop(String why) {
    accepted = false;
    note = "dropped: " + why;
  }
}
