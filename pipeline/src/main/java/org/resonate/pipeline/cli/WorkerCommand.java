package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.resonate.pipeline.cluster.LocalCluster;
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
    if (!mistakes.isEmpty()) {
      return Console.usage("worker", mistakes);
    }
    Path folder =
        data == null
            ? Path.of(System.getProperty("user.home"), ".resonate", "worker")
            : data.toAbsolutePath().normalize();
    Console.of(Console.Level.NORMAL, false)
        .line("A worker of %s; its logs are in %s".formatted(jobmanager, folder.resolve("logs")));
    LocalCluster.join(jobmanager, host, slots, device, folder);
    return ExitCode.OK;
  }
}
