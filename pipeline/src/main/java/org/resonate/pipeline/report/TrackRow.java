package org.resonate.pipeline.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.transforms.record.DamageLevel;
import org.resonate.transforms.record.Loudness;
import org.resonate.transforms.record.Reading;
import org.resonate.transforms.record.Regenerated;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.MachineMade;

/** What a page shows of one track, as its template names it. */
final class TrackRow {

  private TrackRow() {}

  static Map<String, Object> of(Track track) {
    Map<String, Object> row = new HashMap<>();
    row.put("id", track.getId());
    row.put("name", RawPath.display(track.getSource().getRelativePath()));
    row.put("failed", track.getFailure() != null);
    if (track.getFailure() != null) {
      row.put(
          "failure",
          "%s in %s: %s"
              .formatted(
                  track.getFailure().getKind(),
                  track.getFailure().getStage(),
                  track.getFailure().getMessage()));
    }
    List<String> notes = new ArrayList<>();
    if (track.getPreparation() != null) {
      var signal = track.getPreparation().getSignal();
      row.put("length", clock(signal.getFrames() / (double) signal.getRateHz()));
      row.put("before", loudness(track.getPreparation().getBefore()));
      notes.addAll(track.getPreparation().getNotes());
    }
    if (track.getMaster() != null && track.getFailure() == null) {
      row.put("after", loudness(track.getMaster().getAfter()));
      notes.addAll(track.getMaster().getNotes());
    }
    row.put("notes", notes);
    row.put("stems", stems(track));
    row.put("made", intervals(track, true));
    row.put("dropped", intervals(track, false));
    row.put("hasMade", !intervals(track, true).isEmpty());
    row.put("hasDropped", !intervals(track, false).isEmpty());
    return row;
  }

  private static List<Map<String, Object>> stems(Track track) {
    List<Map<String, Object>> stems = new ArrayList<>();
    if (track.getQuality() != null) {
      for (StemQuality stem : track.getQuality().getStems()) {
        stems.add(Map.of("stem", stem.getStem(), "grade", stem.getLevel(), "causes", causes(stem)));
      }
    }
    return stems;
  }

  /** What of a stem is at least as bad as its grade says, in words. */
  private static String causes(StemQuality stem) {
    StringJoiner causes = new StringJoiner(", ");
    if (stem.getLevel() != DamageLevel.GOOD) {
      double worst = stem.getScores().values().stream().mapToDouble(d -> d).max().orElse(0);
      stem.getScores().entrySet().stream()
          .filter(score -> score.getValue() > 0 && score.getValue() >= worst - 0.25)
          .sorted((a, b) -> Double.compare(b.getValue(), a.getValue()))
          .forEach(
              score ->
                  causes.add(
                      String.format(Locale.ROOT, "%s %.2f", score.getKey(), score.getValue())));
    }
    return causes.toString();
  }

  private static List<Map<String, Object>> intervals(Track track, boolean isAccepted) {
    List<Map<String, Object>> intervals = new ArrayList<>();
    for (MachineMade made : MachineMade.of(track)) {
      Regenerated one = made.interval();
      if (one.getAccepted() == isAccepted) {
        double rateHz = track.getPreparation().getSignal().getRateHz();
        Map<String, Object> interval = new HashMap<>();
        interval.put("stem", made.stem());
        interval.put("from", seconds(one.getStartFrame() / rateHz));
        interval.put("to", seconds(one.getEndFrame() / rateHz));
        interval.put("cause", one.getCause().toString().toLowerCase(Locale.ROOT));
        interval.put("engine", engine(one));
        interval.put(
            "scores",
            String.format(Locale.ROOT, "%.2f → %.2f", one.getScoreBefore(), one.getScoreAfter()));
        interval.put("note", one.getNote());
        interval.put("readings", readings(one));
        intervals.add(interval);
      }
    }
    return intervals;
  }

  /** Who made it; of generated sound the model, its licence and the seed too. */
  private static String engine(Regenerated interval) {
    return interval.getModel() == null
        ? interval.getEngine()
        : String.format(
            Locale.ROOT,
            "%s: %s (%s), seed %d, share %.2f",
            interval.getEngine(),
            interval.getModel(),
            interval.getLicence(),
            interval.getSeed(),
            interval.getBlend());
  }

  private static String readings(Regenerated interval) {
    StringJoiner words = new StringJoiner(", ");
    for (Reading reading : interval.getReadings()) {
      words.add(
          String.format(
              Locale.ROOT,
              "%s %.2f → %.2f",
              reading.getMeasure(),
              reading.getBefore(),
              reading.getAfter()));
    }
    return words.toString();
  }

  private static String loudness(Loudness loudness) {
    return loudness.getIntegratedLufs() == null || loudness.getTruePeakDbtp() == null
        ? "silent"
        : String.format(
            Locale.ROOT,
            "%.1f LUFS, %.1f dBTP",
            loudness.getIntegratedLufs(),
            loudness.getTruePeakDbtp());
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.3f", seconds);
  }

  private static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
