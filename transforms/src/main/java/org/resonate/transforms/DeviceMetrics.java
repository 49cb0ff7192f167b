package org.resonate.transforms;

import org.apache.beam.sdk.metrics.Metrics;
import org.resonate.models.separate.SeparationReport;

/**
 * Counts what goes wrong with accelerators, for whoever watches the engine: a worker that has
 * fallen back to its processor is slow and otherwise well.
 */
final class DeviceMetrics {

  /** Steps down from a device or from a batch, each counted once in its JVM. */
  static final String STEP_DOWNS = "deviceStepDowns";

  /** Segments that came out not finite and ran again on the processor. */
  static final String AGAIN_ON_CPU = "segmentsAgainOnCpu";

  private DeviceMetrics() {}

  /** Counts; called from the thread of the engine, which knows whose counters they are. */
  static void count(SeparationReport report) {
    if (report.newSteps() > 0) {
      Metrics.counter("resonate", STEP_DOWNS).inc(report.newSteps());
    }
    if (report.segmentsAgainOnCpu() > 0) {
      Metrics.counter("resonate", AGAIN_ON_CPU).inc(report.segmentsAgainOnCpu());
    }
  }
}
