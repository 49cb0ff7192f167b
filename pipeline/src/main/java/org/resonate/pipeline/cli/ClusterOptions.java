package org.resonate.pipeline.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resonate.pipeline.cluster.LocalCluster;
import org.resonate.pipeline.settings.EffectiveSettings;
import picocli.CommandLine.Option;

/** Which cluster of this machine is meant. A flag that was not given is null. */
final class ClusterOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Its configuration, logs and process ids (default: ~/.resonate/cluster).")
  Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE|NAME",
      description = "Settings in YAML, or a preset of configs/ (default: default).")
  String config = "default";

  /** The cluster of these and other flags. */
  LocalCluster cluster(Map<String, ?> others, List<String> mistakes) {
    Map<String, Object> flags = new HashMap<>(others);
    flags.put("cluster.data", JobOptions.absolute(data));
    EffectiveSettings settings = GivenSettings.resolve(config, flags, mistakes);
    return new LocalCluster(settings.cluster());
  }
}
