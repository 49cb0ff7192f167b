package org.resonate.transforms;

import org.apache.beam.sdk.metrics.Metrics;

/**
 * Counts what goes wrong with accelerators, for whoever watches the engine: a worker that has
 * fallen back to its processor is slow and otherwise well.
 */
public final class DeviceMetrics {

  /** Steps down from a device or from a batch, each counted once in its JVM. */
  public static final String STEP_DOWNS = "deviceStepDowns";

  /** Segments that came out not finite and ran again on the processor. */
  public static final String AGAIN_ON_CPU = "segmentsAgainOnCpu";

  private DeviceMetrics() {}

  /**
   * Counts; called from the thread of the engine, which knows whose counters they are.
   *
   * @param stepDowns from a device or from a batch, each once in its JVM
   * @param againOnCpu what came out not finite and ran again on the processor
   */
  public static void count(int stepDowns, int againOnCpu) {
    if (stepDowns > 0) {
      Metrics.counter("resonate", STEP_DOWNS).inc(stepDowns);
    }
    if (againOnCpu > 0) {
      Metrics.counter("resonate", AGAIN_ON_CPU).inc(againOnCpu);
    }
  }
}
