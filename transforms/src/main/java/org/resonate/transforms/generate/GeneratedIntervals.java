package org.resonate.transforms.generate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.audio.restore.GeneratedRepair;
import org.resonate.audio.restore.RepairVerdict;
import org.resonate.models.pack.ModelPack;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.Reading;
import org.resonate.transforms.record.Regenerated;

/** What records say of generated intervals, beside those of the repair. */
final class GeneratedIntervals {

  private GeneratedIntervals() {}

  /** All intervals of a stem, in order of start. */
  static List<Regenerated> joined(
      List<Regenerated> repaired,
      List<GeneratedRepair.Choice> choices,
      List<Long> seeds,
      ModelPack pack,
      double blend) {
    List<Regenerated> all = new ArrayList<>(repaired);
    for (GeneratedRepair.Choice choice : choices) {
      all.add(interval(choice.verdict(), seeds.get(choice.nearest()), pack, blend));
    }
    all.sort(Comparator.comparing(Regenerated::getStartFrame));
    return all;
  }

  private static Regenerated interval(
      RepairVerdict verdict, long seed, ModelPack pack, double blend) {
    DamageRegion region = verdict.region();
    return Regenerated.newBuilder()
        .setStartFrame(region.startFrame())
        .setEndFrame(region.endFrame())
        .setCause(Cause.valueOf(region.cause().name()))
        .setEngine(TrackGeneration.ENGINE)
        .setAccepted(verdict.accepted())
        .setScoreBefore(verdict.scoreBefore())
        .setScoreAfter(verdict.scoreAfter())
        .setReadings(
            verdict.readings().stream()
                .map(r -> new Reading(r.measure(), r.before(), r.after()))
                .toList())
        .setNote(verdict.note())
        .setModel(pack.name() + " " + pack.version())
        .setLicence(pack.licence())
        .setSeed(seed)
        .setBlend(GenerationBudget.isGone(region) ? 1 : blend)
        .build();
  }
}
