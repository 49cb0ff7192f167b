package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.resonate.pipeline.cluster.LocalCluster;
import org.resonate.pipeline.cluster.keys.KeyFolder;
import org.resonate.pipeline.cluster.keys.KeyRole;
import org.resonate.pipeline.cluster.keys.Peer;
import org.resonate.transforms.store.FileErrors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resonate worker}: what one runs on each box of a fleet. */
@Command(
    name = "worker",
    description = "Joins a cluster as a worker, until it is ended; a worker that dies comes again.")
final class WorkerCommand implements Task {

  @Option(
      names = "--jobmanager",
      paramLabel = "HOST:PORT",
      description = "The cluster's JobManager (its RPC port, 6123 unless told otherwise).")
  String jobmanager;

  @Option(
      names = "--device",
      paramLabel = "D",
      description = "auto, mps, cuda, cuda:N or cpu, for jobs that say auto (default: auto).")
  String device = "auto";

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Tracks at once (default: half the cores).")
  Integer slots;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "This box's address for the others (default: what its name means).")
  String host;

  @Option(
      names = "--secure",
      paramLabel = "DIR",
      description = "Folder with a worker's keys, for a cluster that was started with --secure.")
  Path secure;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Its configuration and logs (default: ~/.resonate/worker).")
  Path data;

  @Override
  public int run(List<String> afterDashes, List<String> mistakes)
      throws IOException, InterruptedException {
    if (jobmanager == null || !jobmanager.matches("[A-Za-z0-9._-]+:\\d{1,5}")) {
      mistakes.add("--jobmanager HOST:PORT is missing, or is no such address: " + jobmanager);
    }
    if (!device.matches("auto|mps|cpu|cuda(:\\d{1,2})?")) {
      mistakes.add("--device must be auto, mps, cuda, cuda:N or cpu, got " + device);
    }
    if (slots != null && (slots < 1 || slots > 1024)) {
      mistakes.add("--slots must be from 1 to 1024, got " + slots);
    }
    Optional<KeyFolder> keys = keys(mistakes);
    if (!mistakes.isEmpty()) {
      return Console.usage("worker", mistakes);
    }
    Console console = Console.of(Console.Level.NORMAL, false);
    if (keys.isPresent()) {
      keys.get().notes().forEach(console::warn);
    }
    Optional<String> obstacle = Peer.obstacle(jobmanager, keys);
    if (obstacle.isPresent()) {
      console.warn(obstacle.get());
      return ExitCode.CANNOT_RUN;
    }
    Path folder =
        data == null
            ? Path.of(System.getProperty("user.home"), ".resonate", "worker")
            : data.toAbsolutePath().normalize();
    console.line(
        "A worker of %s; its logs are in %s".formatted(jobmanager, folder.resolve("logs")));
    LocalCluster.join(jobmanager, host, slots, device, keys, folder);
    return ExitCode.OK;
  }

  private Optional<KeyFolder> keys(List<String> mistakes) {
    if (secure == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(KeyFolder.open(secure, KeyRole.WORKER));
    } catch (IOException e) {
      mistakes.add("--secure: " + FileErrors.message(e));
      return Optional.empty();
    }
  }
}
