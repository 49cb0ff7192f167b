package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.resonate.pipeline.cluster.keys.KeyFolder;
import org.resonate.pipeline.cluster.keys.KeyRole;
import org.resonate.pipeline.settings.JobSettings;
import org.resonate.transforms.store.FileErrors;
import org.resonate.transforms.store.RemoteFolder;

/**
 * What a job was told of its engine: the cluster, its keys, Beam's own options, where intermediates
 * go.
 */
record EngineCheck(JobOptions options, JobSettings job, List<String> beamArguments) {

  /**
   * Notes what is wrong.
   *
   * @return what the user should know of the keys, a sentence each
   */
  List<String> check(List<String> mistakes) {
    if (options.flinkMaster != null && job.runner() != JobSettings.Runner.FLINK) {
      mistakes.add("--flink-master goes with --runner flink");
    }
    List<String> notes = secure(mistakes);
    beamArguments(mistakes);
    if (job.work() != null && RemoteFolder.isRemote(job.work())) {
      ObjectStores.open(job.work(), beamArguments, mistakes);
    }
    return notes;
  }

  private List<String> secure(List<String> mistakes) {
    String secure = job.secure();
    if (!job.isOnCluster()) {
      if (options.secure != null) {
        mistakes.add("--secure goes with --runner flink and --flink-master HOST:PORT");
      }
    } else if (secure != null) {
      if (beamArguments.stream().anyMatch(argument -> argument.startsWith("--flinkConfDir"))) {
        mistakes.add("--secure and --flinkConfDir after -- exclude each other");
      }
      try {
        return KeyFolder.open(Path.of(secure), KeyRole.CLIENT).notes();
      } catch (IOException e) {
        mistakes.add("--secure: " + FileErrors.message(e));
      }
    }
    return List.of();
  }

  private void beamArguments(List<String> mistakes) {
    if (beamArguments.isEmpty()) {
      return; // Loading Beam takes a second.
    }
    try {
      PipelineOptionsFactory.fromArgs(beamArguments.toArray(String[]::new)).create();
    } catch (IllegalArgumentException e) {
      mistakes.add("after --: " + e.getMessage());
    }
  }
}
