package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resonate.pipeline.cluster.LocalCluster;
import org.resonate.pipeline.cluster.keys.KeyFolder;
import org.resonate.pipeline.cluster.keys.KeyRole;
import org.resonate.transforms.store.FileErrors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a new cluster may be told. */
final class NewCluster {
  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Option(names = "--workers", paramLabel = "N", description = "Worker processes (default: 1).")
  Integer workers;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Tracks at once in each worker (default: half the cores, shared).")
  Integer slots;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "What to listen on. Whoever reaches it can run code on every worker, unless --secure asks"
              + " for keys (default: 127.0.0.1).")
  String host;

  @Option(
      names = "--rest-port",
      paramLabel = "PORT",
      description = "Where jobs are sent to (default: 8081).")
  Integer restPort;

  @Option(
      names = "--rpc-port",
      paramLabel = "PORT",
      description = "Where workers join (default: 6123).")
  Integer rpcPort;

  @Option(
      names = "--secure",
      paramLabel = "DIR",
      description =
          "Folder of keys that resonate cluster secure made: all connections are encrypted, and"
              + " nobody is let in without a key.")
  Path secure;

  private final List<String> notes = new ArrayList<>();

  LocalCluster cluster(List<String> mistakes) {
    Map<String, Object> flags = new HashMap<>();
    flags.put("cluster.workers", workers);
    flags.put("cluster.slots", slots);
    flags.put("cluster.host", host);
    flags.put("cluster.restPort", restPort);
    flags.put("cluster.rpcPort", rpcPort);
    flags.put("cluster.secure", JobOptions.absolute(secure));
    LocalCluster found = cluster.cluster(flags, mistakes);
    if (found.secure() != null) {
      try {
        notes.addAll(KeyFolder.open(Path.of(found.secure()), KeyRole.CLUSTER).notes());
        // It asks itself who has joined.
        KeyFolder.open(Path.of(found.secure()), KeyRole.CLIENT);
      } catch (IOException e) {
        mistakes.add("--secure: " + FileErrors.message(e));
      }
    }
    return found;
  }

  /** What somebody should see to, a sentence each; once the cluster is known. */
  List<String> notes() {
    return notes;
  }
}
