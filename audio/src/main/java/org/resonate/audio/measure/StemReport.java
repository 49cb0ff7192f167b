package org.resonate.audio.measure;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What was measured of one stem.
 *
 * @param level the worst grade of any cause
 * @param silent nothing above −80 dBFS in it; graded GOOD
 * @param levelDbfs RMS of the parts that sound, 0 dBFS = full-scale square; empty when silent
 * @param noiseFloorDbfs power of the stationary noise under it; empty when silent or none is found
 * @param snrDb level without the noise against the noise; empty when silent or none is found
 * @param clippedRuns runs of samples cut off at the clip level, over all channels
 * @param clicks clicks found
 * @param dropouts holes found
 * @param bandwidthHz the highest frequency with sound
 * @param cutHz where the sound is cut off sharply; empty where it is not
 * @param lossy whether it was once coded lossily (MP3, AAC)
 * @param humHz the mains frequency whose lines were found; empty for none
 * @param distortionDb products of nonlinear distortion against the sound, estimated; empty where
 *     nothing can be told
 * @param artefactsDb artefacts of separation against the sound, estimated; empty where nothing can
 *     be told
 * @param scores for every cause that is measured, 0 undamaged to 1 beyond use
 * @param regions damaged parts in order of start, each graded MINOR or worse
 * @param notes sentences
 */
public record StemReport(
    Damage level,
    boolean silent,
    OptionalDouble levelDbfs,
    OptionalDouble noiseFloorDbfs,
    OptionalDouble snrDb,
    long clippedRuns,
    long clicks,
    long dropouts,
    double bandwidthHz,
    OptionalDouble cutHz,
    boolean lossy,
    OptionalDouble humHz,
    OptionalDouble distortionDb,
    OptionalDouble artefactsDb,
    Map<DamageCause, Double> scores,
    List<DamageRegion> regions,
    List<String> notes) {

  /** Copies the collections. */
  public StemReport {
    scores = Map.copyOf(scores);
    regions = List.copyOf(regions);
    notes = List.copyOf(notes);
  }
}
