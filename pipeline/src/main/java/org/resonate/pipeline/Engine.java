package org.resonate.pipeline;

/** What runs the pipeline. */
public enum Engine {
  /** Beam's DirectRunner, in this process. */
  DIRECT,
  /** Flink, in this process or as a cluster of others. */
  FLINK
}
