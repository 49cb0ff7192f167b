package org.resonate.transforms.stage;

import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.resonate.transforms.record.Track;

/** Takes every track through some steps, one track after the other, in one ParDo. */
public final class RunSteps
    extends PTransform<PCollection<KV<String, Track>>, PCollection<KV<String, Track>>> {

  private static final long serialVersionUID = 1;

  private final List<Step> steps;

  private RunSteps(List<Step> steps) {
    this.steps = steps;
  }

  /** The transform of these steps. */
  public static RunSteps of(List<? extends Step> steps) {
    return new RunSteps(List.copyOf(steps));
  }

  @Override
  public PCollection<KV<String, Track>> expand(PCollection<KV<String, Track>> tracks) {
    return tracks.apply(ParDo.of(new StepsFn(steps))).setCoder(tracks.getCoder());
  }

  private static final class StepsFn extends DoFn<KV<String, Track>, KV<String, Track>> {

    private static final long serialVersionUID = 1;

    private final List<Step> steps;
    private final Counter failed = Metrics.counter("resonate", "failed");

    StepsFn(List<Step> steps) {
      this.steps = steps;
    }

    @ProcessElement
    public void process(@Element KV<String, Track> keyed, OutputReceiver<KV<String, Track>> out)
        throws Exception {
      Track track = keyed.getValue();
      for (Step step : steps) {
        boolean before = track.getFailure() != null;
        track = step.apply(track);
        if (!before && track.getFailure() != null) {
          failed.inc();
        }
      }
      out.output(KV.of(keyed.getKey(), track));
    }
  }
}
