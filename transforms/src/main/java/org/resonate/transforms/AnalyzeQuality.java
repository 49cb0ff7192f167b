package org.resonate.transforms;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.resonate.audio.AudioSource;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.audio.measure.Spans;
import org.resonate.audio.measure.StemAnalyzer;
import org.resonate.audio.measure.StemReport;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.DamageLevel;
import org.resonate.transforms.record.Preparation;
import org.resonate.transforms.record.Quality;
import org.resonate.transforms.record.Region;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageContext;

/** Measures every stem and grades its damage. */
public final class AnalyzeQuality implements Stage<Quality> {

  private static final long serialVersionUID = 1;

  /** Shorter ones are predicted, or stay and are hardly heard. */
  private static final double SHORTEST_HOLE_SECONDS = 0.06;

  @Override
  public String name() {
    return "analyzeQuality";
  }

  @Override
  public int version() {
    return 4;
  }

  @Override
  public String section() {
    return "quality";
  }

  @Override
  public Class<Quality> sectionType() {
    return Quality.class;
  }

  @Override
  public Object settings(RemasterSettings settings) {
    return settings.quality();
  }

  @Override
  public Quality apply(Track in, StageContext context) throws Exception {
    List<Spans.Span> holes = holes(in.getPreparation());
    List<Callable<StemQuality>> tasks = new ArrayList<>();
    for (Map.Entry<String, Signal> stem : Stems.of(in).entrySet()) {
      tasks.add(() -> record(stem.getKey(), analyze(stem.getValue(), holes, context)));
    }
    return Quality.newBuilder().setStems(context.parallel(tasks)).build();
  }

  /** Long holes of the recording that nothing could be put into. */
  private static List<Spans.Span> holes(Preparation preparation) {
    if (preparation == null) {
      return List.of();
    }
    long shortest = Math.round(SHORTEST_HOLE_SECONDS * preparation.getSignal().getRateHz());
    return preparation.getHoles().stream()
        .filter(hole -> !hole.getAccepted() && hole.getEndFrame() - hole.getStartFrame() > shortest)
        .map(hole -> new Spans.Span(hole.getStartFrame(), hole.getEndFrame(), 1))
        .toList();
  }

  /** Measures one stem. */
  static StemReport analyze(Signal stem, List<Spans.Span> holes, StageContext context)
      throws IOException {
    try (AudioSource source = context.open(stem)) {
      StemAnalyzer analyzer =
          new StemAnalyzer(source.format(), context.settings().quality().thresholds(), holes);
      source.transferTo(analyzer);
      return analyzer.report();
    }
  }

  private static StemQuality record(String stem, StemReport report) {
    Map<String, Double> scores = new TreeMap<>();
    report.scores().forEach((cause, score) -> scores.put(cause.key(), score));
    return StemQuality.newBuilder()
        .setStem(stem)
        .setLevel(DamageLevel.valueOf(report.level().name()))
        .setSilent(report.silent())
        .setLevelDbfs(orNull(report.levelDbfs()))
        .setNoiseFloorDbfs(orNull(report.noiseFloorDbfs()))
        .setSnrDb(orNull(report.snrDb()))
        .setClippedRuns(report.clippedRuns())
        .setClicks(report.clicks())
        .setDropouts(report.dropouts())
        .setBandwidthHz(report.bandwidthHz())
        .setHumHz(orNull(report.humHz()))
        .setCutHz(orNull(report.cutHz()))
        .setLossy(report.lossy())
        .setDistortionDb(orNull(report.distortionDb()))
        .setArtefactsDb(orNull(report.artefactsDb()))
        .setScores(scores)
        .setRegions(report.regions().stream().map(AnalyzeQuality::record).toList())
        .setNotes(report.notes())
        .build();
  }

  private static Region record(DamageRegion region) {
    return Region.newBuilder()
        .setStartFrame(region.startFrame())
        .setEndFrame(region.endFrame())
        .setCause(Cause.valueOf(region.cause().name()))
        .setScore(region.score())
        .setLevel(DamageLevel.valueOf(region.level().name()))
        .build();
  }

  private static Double orNull(OptionalDouble value) {
    return value.isPresent() && Double.isFinite(value.getAsDouble()) ? value.getAsDouble() : null;
  }
}
