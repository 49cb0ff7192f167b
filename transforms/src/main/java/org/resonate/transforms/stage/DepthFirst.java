package org.resonate.transforms.stage;

import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.resonate.transforms.record.Track;

/**
 * Takes every track through all steps before its worker takes the next one, so that disk and the
 * time to the first master are bounded. Flink chains single-output ParDos by itself, so there each
 * step is one; DirectRunner would take all tracks through each ParDo in turn, so there one ParDo
 * has all steps. This is the one place that knows.
 */
public final class DepthFirst
    extends PTransform<PCollection<KV<String, Track>>, PCollection<KV<String, Track>>> {

  private static final long serialVersionUID = 1;

  private final List<Step> steps;

  private DepthFirst(List<Step> steps) {
    this.steps = steps;
  }

  /** The transform of these steps. */
  public static DepthFirst of(List<? extends Step> steps) {
    return new DepthFirst(List.copyOf(steps));
  }

  @Override
  public PCollection<KV<String, Track>> expand(PCollection<KV<String, Track>> tracks) {
    if (worksBreadthFirst(tracks)) {
      return tracks.apply("all", RunSteps.of(steps));
    }
    PCollection<KV<String, Track>> through = tracks;
    for (Step step : steps) {
      through = through.apply(step.name(), RunSteps.of(List.of(step)));
    }
    return through;
  }

  private static boolean worksBreadthFirst(PCollection<?> tracks) {
    return tracks.getPipeline().getOptions().getRunner().getSimpleName().contains("Direct");
  }
}
