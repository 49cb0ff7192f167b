package org.resonate.pipeline.triage;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.resonate.transforms.record.DamageLevel;

/** What all analysed tracks come to. */
public final class TriageTotals {

  private final Map<DamageLevel, Long> grades = new EnumMap<>(DamageLevel.class);
  private double audioSeconds;
  private double regenerateSeconds;
  private double generateSeconds;
  private double leftOutSeconds;
  private long generatedTracks;
  private double generationSeconds;
  private double remasterSeconds;
  private double longestSeconds;
  private long untimed;

  /** Totals of nothing. */
  public TriageTotals() {
    for (DamageLevel level : DamageLevel.values()) {
      grades.put(level, 0L);
    }
  }

  /** Counts a track in. */
  public void add(TrackTriage triage, Optional<RemasterTime> time) {
    grades.merge(triage.worst(), 1L, Long::sum);
    audioSeconds += triage.audioSeconds();
    regenerateSeconds += triage.regenerateSeconds();
    generateSeconds += triage.generation().seconds();
    leftOutSeconds += triage.generation().leftOutSeconds();
    generatedTracks += triage.generation().windows() > 0 ? 1 : 0;
    generationSeconds += time.map(RemasterTime::generationSeconds).orElse(0.0);
    double seconds = time.map(RemasterTime::seconds).orElse(0.0);
    remasterSeconds += seconds;
    longestSeconds = Math.max(longestSeconds, seconds);
    untimed += time.isEmpty() ? 1 : 0;
  }

  /** Tracks by the grade of their worst stem. */
  public Map<DamageLevel, Long> grades() {
    return Map.copyOf(grades);
  }

  /** Their length together. */
  public double audioSeconds() {
    return audioSeconds;
  }

  /** How much of it would be regenerated in some stem. */
  public double regenerateSeconds() {
    return regenerateSeconds;
  }

  /** How much damage of their stems a generator would be given. */
  public double generateSeconds() {
    return generateSeconds;
  }

  /** How much more there is that no budget reaches. */
  public double leftOutSeconds() {
    return leftOutSeconds;
  }

  /** Tracks of which anything would be generated. */
  public long generatedTracks() {
    return generatedTracks;
  }

  /**
   * How long generating takes; empty where that is not known of each track.
   *
   * @param jobs tracks at once
   */
  public Optional<Double> generationSeconds(int jobs) {
    return untimed > 0
        ? Optional.empty()
        : Optional.of(generationSeconds / Math.max(1, Math.min(jobs, generatedTracks)));
  }

  /** Tracks for which there is no time. */
  public long untimed() {
    return untimed;
  }

  /**
   * How long remastering all of them takes; empty where that is not known of each.
   *
   * @param jobs tracks at once
   */
  public Optional<Double> remasterSeconds(int jobs) {
    return untimed > 0
        ? Optional.empty()
        : Optional.of(Math.max(longestSeconds, remasterSeconds / jobs));
  }

  /** The fields of an event. */
  public Map<String, Object> fields() {
    Map<String, Object> byGrade = new LinkedHashMap<>();
    for (DamageLevel level : DamageLevel.values()) {
      byGrade.put(level.toString(), grades.get(level));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("grades", byGrade);
    fields.put("audioSeconds", Figures.rounded(audioSeconds));
    fields.put("regenerateSeconds", Figures.rounded(regenerateSeconds));
    fields.put("generateSeconds", Figures.rounded(generateSeconds));
    fields.put("generateLeftOutSeconds", Figures.rounded(leftOutSeconds));
    fields.put("generatedTracks", generatedTracks);
    return fields;
  }
}
