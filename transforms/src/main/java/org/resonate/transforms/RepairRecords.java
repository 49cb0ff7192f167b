package org.resonate.transforms;

import java.util.List;
import java.util.stream.Stream;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.audio.restore.RepairVerdict;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.Reading;
import org.resonate.transforms.record.Regenerated;

/** What records say of the built-in repair. */
final class RepairRecords {

  private static final String ENGINE = "repair";

  private RepairRecords() {}

  /**
   * All intervals.
   *
   * @param note what else is to be told of each; null: nothing
   */
  static List<Regenerated> of(List<RepairVerdict> verdicts, String note) {
    return verdicts.stream().flatMap(verdict -> records(verdict, note)).toList();
  }

  /** Of what stays each changed part, so that nothing else is called machine-made. */
  private static Stream<Regenerated> records(RepairVerdict verdict, String note) {
    DamageRegion region = verdict.region();
    return verdict.changed().isEmpty()
        ? Stream.of(record(verdict, region.startFrame(), region.endFrame(), note))
        : verdict.changed().stream()
            .map(part -> record(verdict, part.startFrame(), part.endFrame(), note));
  }

  private static Regenerated record(RepairVerdict verdict, long start, long end, String note) {
    DamageRegion region = verdict.region();
    return Regenerated.newBuilder()
        .setStartFrame(start)
        .setEndFrame(end)
        .setCause(Cause.valueOf(region.cause().name()))
        .setEngine(ENGINE)
        .setAccepted(verdict.accepted())
        .setScoreBefore(verdict.scoreBefore())
        .setScoreAfter(verdict.scoreAfter())
        .setReadings(
            verdict.readings().stream()
                .map(r -> new Reading(r.measure(), r.before(), r.after()))
                .toList())
        .setNote(note == null ? verdict.note() : verdict.note() + "; " + note)
        .build();
  }
}
