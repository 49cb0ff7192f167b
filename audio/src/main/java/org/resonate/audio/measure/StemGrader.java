package org.resonate.audio.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.resonate.audio.AudioFormat;

/** Gathers the scores of a stem and its damaged regions. */
final class StemGrader {

  private final AudioFormat format;
  private final long frames;
  private final GradeThresholds thresholds;
  private final Map<DamageCause, Double> scores = new EnumMap<>(DamageCause.class);
  private final List<DamageRegion> regions = new ArrayList<>();

  /**
   * @param frames of the stem
   */
  StemGrader(AudioFormat format, long frames, GradeThresholds thresholds) {
    this.format = format;
    this.frames = frames;
    this.thresholds = thresholds;
    for (DamageCause cause : DamageCause.values()) {
      if (cause != DamageCause.FORCED) {
        scores.put(cause, 0.0);
      }
    }
  }

  /** Takes note of a score without a place. */
  void score(DamageCause cause, double score) {
    scores.merge(cause, score, Math::max);
  }

  /** Takes note of a score that holds for the whole stem. */
  void whole(DamageCause cause, double score) {
    score(cause, score);
    region(cause, 0, frames, score);
  }

  /** Takes note of a score that holds for some stretches. */
  void spans(DamageCause cause, double score, List<Spans.Span> spans) {
    score(cause, score);
    spans.forEach(span -> region(cause, span.startFrame(), span.endFrame(), score));
  }

  /** The same of events, around which something may ring. */
  void events(DamageCause cause, double score, List<Spans.Span> spans) {
    score(cause, score);
    long room = format.rateHz() / 500;
    for (Spans.Span span : spans) {
      region(cause, Math.max(0, span.startFrame() - room), span.endFrame() + room, score);
    }
  }

  /** A region, cut to the stem; none where the score is no damage. */
  void region(DamageCause cause, long start, long end, double score) {
    long last = Math.min(end, frames);
    if (cause.isGraded() && damaged(score) && start < last) {
      regions.add(new DamageRegion(start, last, cause, score, thresholds.grade(score)));
    }
  }

  /** Whether a score is MINOR or worse. */
  boolean damaged(double score) {
    return score >= thresholds.minor();
  }

  Map<DamageCause, Double> scores() {
    return scores;
  }

  /** In order of start. */
  List<DamageRegion> regions() {
    regions.sort(Comparator.comparingLong(DamageRegion::startFrame));
    return regions;
  }

  /** The grade of the worst score that counts. */
  Damage level() {
    return thresholds.grade(
        scores.entrySet().stream()
            .filter(score -> score.getKey().isGraded())
            .mapToDouble(Map.Entry::getValue)
            .max()
            .orElse(0));
  }
}
