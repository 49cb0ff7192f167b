package org.resonate.pipeline.triage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.transforms.record.Loudness;
import org.resonate.transforms.record.Regenerated;
import org.resonate.transforms.record.Region;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.record.Track;

/** A track's triage as the fields of an event, for programs. Minus infinity is null. */
public final class TriageFields {

  private TriageFields() {}

  /**
   * The fields, in their order: times in seconds, levels in LUFS, dBTP and dBFS, scores from 0 to
   * 1.
   */
  public static Map<String, Object> of(TrackTriage triage, Optional<RemasterTime> time) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("audioSeconds", Figures.rounded(triage.audioSeconds()));
    fields.put("before", loudness(triage.track().getPreparation().getBefore()));
    fields.put("damage", triage.worst().toString());
    fields.put("causes", triage.causes());
    fields.put(
        "holes",
        triage.track().getPreparation().getHoles().stream()
            .map(hole -> hole(hole, triage.track()))
            .toList());
    Map<String, Object> stems = new LinkedHashMap<>();
    triage.stems().forEach(stem -> stems.put(stem.name(), stem(stem, triage)));
    fields.put("stems", stems);
    fields.put("regenerateSeconds", Figures.rounded(triage.regenerateSeconds()));
    fields.put("generateSeconds", Figures.rounded(triage.generation().seconds()));
    fields.put("generateLeftOutSeconds", Figures.rounded(triage.generation().leftOutSeconds()));
    fields.put(
        "generationSeconds",
        Figures.rounded(time.map(RemasterTime::generationSeconds).orElse(null)));
    fields.put("remasterSeconds", Figures.rounded(time.map(RemasterTime::seconds).orElse(null)));
    time.ifPresent(
        known -> {
          Map<String, Object> stages = new TreeMap<>();
          known.stages().forEach((stage, seconds) -> stages.put(stage, Figures.rounded(seconds)));
          fields.put("stageSeconds", stages);
          fields.put("timedOn", known.isOwn() ? "this track" : "other tracks");
        });
    List<String> notes = new ArrayList<>(triage.track().getPreparation().getNotes());
    notes.addAll(triage.track().getSeparation().getNotes());
    fields.put("notes", notes);
    return fields;
  }

  private static Map<String, Object> loudness(Loudness loudness) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("integratedLufs", Figures.rounded(loudness.getIntegratedLufs()));
    fields.put("truePeakDbtp", Figures.rounded(loudness.getTruePeakDbtp()));
    fields.put("loudnessRangeLu", Figures.rounded(loudness.getLoudnessRangeLu()));
    return fields;
  }

  /** A hole of the recording, which is found, and filled or not, before the separation. */
  private static Map<String, Object> hole(Regenerated hole, Track track) {
    double rateHz = track.getPreparation().getSignal().getRateHz();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("startSeconds", Figures.rounded(hole.getStartFrame() / rateHz));
    fields.put("endSeconds", Figures.rounded(hole.getEndFrame() / rateHz));
    fields.put("filled", hole.getAccepted());
    fields.put("note", hole.getNote());
    return fields;
  }

  private static Map<String, Object> stem(StemTriage stem, TrackTriage triage) {
    StemQuality quality = stem.quality();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("damage", quality.getLevel().toString());
    fields.put("silent", quality.getSilent());
    fields.put("levelDbfs", Figures.rounded(quality.getLevelDbfs()));
    fields.put("noiseFloorDbfs", Figures.rounded(quality.getNoiseFloorDbfs()));
    fields.put("snrDb", Figures.rounded(quality.getSnrDb()));
    fields.put("clippedRuns", quality.getClippedRuns());
    fields.put("clicks", quality.getClicks());
    fields.put("dropouts", quality.getDropouts());
    fields.put("bandwidthHz", Figures.rounded(quality.getBandwidthHz()));
    fields.put("humHz", Figures.rounded(quality.getHumHz()));
    Map<String, Object> scores = new TreeMap<>();
    quality.getScores().forEach((cause, score) -> scores.put(cause, Figures.rounded(score)));
    fields.put("scores", scores);
    fields.put("regions", stem.regions().stream().map(region -> region(region, stem)).toList());
    fields.put("damagedSeconds", Figures.rounded(stem.damagedSeconds()));
    fields.put("regenerate", stem.plan().regenerates());
    fields.put("reason", stem.plan().reason());
    fields.put(
        "regenerated",
        stem.plan().regions().stream().map(region -> planned(region, stem)).toList());
    fields.put("regenerateSeconds", Figures.rounded(stem.regenerateSeconds()));
    fields.put(
        "generateSeconds",
        Figures.rounded(triage.generation().secondsByStem().getOrDefault(stem.name(), 0.0)));
    fields.put("notes", quality.getNotes());
    return fields;
  }

  private static Map<String, Object> region(Region region, StemTriage stem) {
    Map<String, Object> fields =
        span(region.getStartFrame(), region.getEndFrame(), region.getCause().toString(), stem);
    fields.put("score", Figures.rounded(region.getScore()));
    fields.put("damage", region.getLevel().toString());
    return fields;
  }

  private static Map<String, Object> planned(DamageRegion region, StemTriage stem) {
    return span(region.startFrame(), region.endFrame(), region.cause().name(), stem);
  }

  private static Map<String, Object> span(
      long startFrame, long endFrame, String cause, StemTriage stem) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("startSeconds", Figures.rounded(startFrame / (double) stem.rateHz()));
    fields.put("endSeconds", Figures.rounded(endFrame / (double) stem.rateHz()));
    fields.put("cause", cause);
    return fields;
  }
}
