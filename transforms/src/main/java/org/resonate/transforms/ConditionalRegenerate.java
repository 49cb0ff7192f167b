package org.resonate.transforms;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.io.WavWriter;
import org.resonate.audio.restore.RepairVerdict;
import org.resonate.audio.restore.StemRepair;
import org.resonate.transforms.generate.TrackGeneration;
import org.resonate.transforms.record.Regeneration;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.record.StemRegeneration;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RegenerateSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageContext;

/**
 * Repairs the damaged regions of the stems that the settings allow it for: first by the built-in
 * repair, which replaces, then, where a generator is installed, by generated sound, of which the
 * blend says how much. What does not measure better is dropped, and the record says so.
 */
public final class ConditionalRegenerate implements Stage<Regeneration> {

  private static final long serialVersionUID = 1;

  private static final String NO_GENERATOR =
      "no JASCO pack is installed: the built-in repair stands in";

  @Override
  public String name() {
    return "conditionalRegenerate";
  }

  @Override
  public int version() {
    return 5;
  }

  @Override
  public String section() {
    return "regeneration";
  }

  @Override
  public Class<Regeneration> sectionType() {
    return Regeneration.class;
  }

  @Override
  public String dependencies(Track in, StageContext context) throws Exception {
    // With the settings of what is generated: without a generator nothing depends on them.
    return TrackGeneration.of(context).map(TrackGeneration::dependencies).orElse("");
  }

  @Override
  public Object settings(RemasterSettings settings) {
    RegenerateSettings read = settings.regenerate();
    return List.of(read.minor(), read.force(), read.stems().stream().sorted().toList());
  }

  @Override
  public Regeneration apply(Track in, StageContext context) throws Exception {
    RegenerateSettings settings = context.settings().regenerate();
    Map<String, Signal> stems = Stems.of(in);
    Map<String, RegenerationPlan> plans = new LinkedHashMap<>();
    for (StemQuality quality : in.getQuality().getStems()) {
      long frames = stems.get(quality.getStem()).getFrames();
      plans.put(quality.getStem(), RegenerationPlan.of(quality, frames, settings));
    }
    Optional<TrackGeneration> generation = TrackGeneration.of(context);
    String note = settings.force() && generation.isEmpty() ? NO_GENERATOR : null;
    // What the gate compares with: the recording that the stems were separated from.
    Signal song = in.getPreparation() == null ? null : in.getPreparation().getSignal();
    List<Callable<StemRegeneration>> tasks = new ArrayList<>();
    stems.forEach(
        (name, stem) ->
            tasks.add(() -> regenerate(name, stem, song, plans.get(name), note, context)));
    List<StemRegeneration> repaired = context.parallel(tasks);
    if (generation.isEmpty() || song == null) {
      return Regeneration.newBuilder().setStems(repaired).build();
    }
    for (StemRegeneration stem : repaired) {
      if (stem.getSignal() != null) {
        stems.put(stem.getStem(), stem.getSignal());
      }
    }
    return generation.get().run(song, stems, plans, repaired);
  }

  private static StemRegeneration regenerate(
      String stemName,
      Signal stem,
      Signal song,
      RegenerationPlan plan,
      String note,
      StageContext context)
      throws IOException {
    StemRegeneration.Builder result =
        StemRegeneration.newBuilder()
            .setStem(stemName)
            .setIntervals(List.of())
            .setReason(plan.reason());
    if (!plan.regenerates()) {
      return result.build();
    }
    String name = stemName + ".wav";
    AudioFormat format = new AudioFormat(stem.getChannels(), stem.getRateHz());
    List<RepairVerdict> verdicts;
    try (WavWriter writer = context.create(name, format)) {
      verdicts =
          StemRepair.repair(
              () -> context.open(stem),
              song == null ? null : () -> context.open(song),
              plan.regions(),
              writer);
      if (verdicts.stream().anyMatch(RepairVerdict::accepted)) {
        result.setSignal(context.signal(name, format, writer));
      }
    }
    if (result.getSignal() == null) {
      Files.delete(context.directory().resolve(name));
    }
    return result.setIntervals(RepairRecords.of(verdicts, note)).build();
  }
}
