package org.resonate.pipeline.triage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.resonate.transforms.record.DamageLevel;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Stem;
import org.resonate.transforms.record.StemQuality;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;

/**
 * What remastering would meet in a track.
 *
 * @param track its record, with a quality in it
 * @param stems in the separator's order
 * @param minorScore the score from which on a cause counts as damage
 * @param generation what a generator would be given of it
 */
public record TrackTriage(
    Track track, List<StemTriage> stems, double minorScore, PlannedGeneration generation) {

  /** Copies the list. */
  public TrackTriage {
    stems = List.copyOf(stems);
  }

  /**
   * That of an analysed track under the settings that are in force for it now, which may be others
   * than those on record: what was measured stays, what would be done about it need not.
   *
   * @param hasGenerator whether a generator is installed
   */
  public static TrackTriage of(Track track, RemasterSettings settings, boolean hasGenerator) {
    Map<String, Signal> signals = new LinkedHashMap<>();
    for (Stem stem : track.getSeparation().getStems()) {
      signals.put(stem.getName(), stem.getSignal());
    }
    List<StemTriage> stems = new ArrayList<>();
    for (StemQuality quality : track.getQuality().getStems()) {
      Signal signal = signals.get(quality.getStem());
      stems.add(
          StemTriage.of(quality, signal.getFrames(), signal.getRateHz(), settings.regenerate()));
    }
    PlannedGeneration generation =
        hasGenerator && settings.regenerate().generates()
            ? PlannedGeneration.of(
                stems, track.getPreparation().getSignal().getRateHz(), settings.regenerate())
            : PlannedGeneration.NONE;
    return new TrackTriage(track, stems, settings.quality().thresholds().minor(), generation);
  }

  /** The grade of its worst stem. */
  public DamageLevel worst() {
    return stems.stream()
        .map(stem -> stem.quality().getLevel())
        .max(Comparator.naturalOrder())
        .orElse(DamageLevel.GOOD);
  }

  /** The worst score of any stem, 0 to 1. */
  public double worstScore() {
    return stems.stream().mapToDouble(StemTriage::worstScore).max().orElse(0);
  }

  /** Its length. */
  public double audioSeconds() {
    Signal signal = track.getPreparation().getSignal();
    return signal.getFrames() / (double) signal.getRateHz();
  }

  /** 1 or 2. */
  int channels() {
    return track.getPreparation().getSignal().getChannels();
  }

  /** How long some stem would be regenerated; where several are at once counted once. */
  public double regenerateSeconds() {
    Spans spans = new Spans();
    stems.forEach(stem -> spans.addAll(stem.regenerated()));
    return spans.frames() / (double) track.getPreparation().getSignal().getRateHz();
  }

  /** What its stems suffer from, the worst first, by lower-case names. */
  public List<String> causes() {
    Map<String, Double> worst = new TreeMap<>();
    for (StemTriage stem : stems) {
      stem.causes(minorScore).forEach((cause, score) -> worst.merge(cause, score, Math::max));
    }
    return worst.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }
}
