package org.resonate.pipeline.settings;

import java.util.List;

/**
 * The Flink cluster that {@code resonate cluster} runs on this machine.
 *
 * @param data folder of its configuration, logs and process ids; null: {@code ~/.resonate/cluster}
 * @param host address that it listens on; whoever reaches it can run code on every worker
 * @param restPort port of the REST interface, which jobs are sent to, 1 to 65535
 * @param rpcPort port of the JobManager, which workers join, 1 to 65535
 * @param workers worker processes, 1 to 64
 * @param slots tracks at once in each; null: half as many as cores, shared among the workers
 * @param secure folder of keys that {@code resonate cluster secure} made; null: no TLS
 */
public record ClusterSettings(
    String data,
    String host,
    int restPort,
    int rpcPort,
    int workers,
    Integer slots,
    String secure) {

  /** One worker, reached from this machine alone. */
  public static final ClusterSettings DEFAULT =
      new ClusterSettings(null, "127.0.0.1", 8081, 6123, 1, null, null);

  /** Notes each value outside its range as a sentence naming setting and range. */
  void check(List<String> mistakes) {
    if (!host.matches("[A-Za-z0-9.:_-]+")) {
      mistakes.add("cluster.host must be an address of this machine, got " + host);
    }
    count("cluster.restPort", restPort, 65_535, mistakes);
    count("cluster.rpcPort", rpcPort, 65_535, mistakes);
    if (restPort == rpcPort) {
      mistakes.add("cluster.restPort and cluster.rpcPort must differ, both are " + restPort);
    }
    count("cluster.workers", workers, 64, mistakes);
    if (slots != null) {
      count("cluster.slots", slots, 1024, mistakes);
    }
  }

  private static void count(String setting, int value, int most, List<String> mistakes) {
    if (value < 1 || value > most) {
      mistakes.add("%s must be from 1 to %d, got %d".formatted(setting, most, value));
    }
  }
}
