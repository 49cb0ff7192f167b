package org.resonate.transforms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;

class DeviceMetricsTest {

  /** Reports as a worker would: what is new is told by one report alone. */
  private static final class Report extends DoFn<Integer, Integer> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Integer track) {
      DeviceMetrics.count(track == 1 ? 2 : 0, track == 2 ? 5 : 0);
    }
  }

  @Test
  void engineCountsStepsAndRepeats() {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(1, 2, 3).withCoder(VarIntCoder.of()))
        .apply(ParDo.of(new Report()))
        .setCoder(VarIntCoder.of());
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    MetricsFilter ours =
        MetricsFilter.builder().addNameFilter(MetricNameFilter.inNamespace("resonate")).build();
    Map<String, Long> counts =
        StreamSupport.stream(result.metrics().queryMetrics(ours).getCounters().spliterator(), false)
            .collect(
                Collectors.toMap(
                    counter -> counter.getName().getName(), counter -> counter.getAttempted()));
    assertEquals(Map.of(DeviceMetrics.STEP_DOWNS, 2L, DeviceMetrics.AGAIN_ON_CPU, 5L), counts);
  }
}
