package org.resonate.pipeline.cluster.keys;

import java.util.Locale;

/**
 * What a box needs keys for. Each has a folder of its own, so that no box gets more than it needs.
 */
public enum KeyRole {
  /** The JobManager's box. */
  CLUSTER,
  /** A box with a worker. */
  WORKER,
  /** A box that sends jobs. */
  CLIENT;

  /** Its folder in a set. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The file in it that names stores and passwords, by Flink's names. */
  String file() {
    return folder() + ".yaml";
  }
}
