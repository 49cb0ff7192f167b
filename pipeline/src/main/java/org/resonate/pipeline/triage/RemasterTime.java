package org.resonate.pipeline.triage;

import java.util.Map;

/**
 * How long remastering takes a track.
 *
 * @param stages seconds by stage
 * @param generationSeconds what generating takes of it, within the stages' time
 * @param isOwn the stages of the analysis were timed on this very track; else on others, for its
 *     own results were taken over from an earlier job
 */
public record RemasterTime(Map<String, Double> stages, double generationSeconds, boolean isOwn) {

  /** Copies the map. */
  public RemasterTime {
    stages = Map.copyOf(stages);
  }

  /** All stages together. */
  public double seconds() {
    return stages.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
