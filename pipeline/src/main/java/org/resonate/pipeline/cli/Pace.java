package org.resonate.pipeline.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.resonate.transforms.record.Track;

/**
 * What a second of audio costs, learnt from the tracks that are done: failed and unchanged ones say
 * nothing of it.
 */
final class Pace {

  /** How much longer a stage is thought to go on that takes longer than it should. */
  private static final double OVERTIME = 0.1;

  private double audioSeconds;
  private double wallSeconds;
  private double stageSeconds;
  private final Map<String, Double> byStage = new HashMap<>();

  /** A track is done. */
  void done(Track track, double took, double audio) {
    if (audio > 0 && took > 0) {
      audioSeconds += audio;
      wallSeconds += took;
      track
          .getSeconds()
          .forEach(
              (stage, seconds) -> {
                byStage.merge(stage, seconds, Double::sum);
                stageSeconds += seconds;
              });
    }
  }

  /** Whether anything is known. */
  boolean isKnown() {
    return audioSeconds > 0;
  }

  /** What a track of this length takes from its start to its end; 0 as long as nothing is known. */
  double secondsFor(double audio) {
    return isKnown() ? audio * wallSeconds / audioSeconds : 0;
  }

  /**
   * What a track still takes.
   *
   * @param finished stages
   * @param stage that it is in
   * @param inStage seconds that it is in it
   */
  double secondsLeft(double audio, Set<String> finished, String stage, double inStage) {
    double all = secondsFor(audio);
    double expected = all * share(stage);
    double before = finished.stream().mapToDouble(this::share).sum();
    double later = all * Math.max(0, 1 - before - share(stage));
    return later + Math.max(expected - inStage, inStage > expected ? OVERTIME * inStage : 0);
  }

  private double share(String stage) {
    return stageSeconds > 0 ? byStage.getOrDefault(stage, 0.0) / stageSeconds : 0;
  }
}
