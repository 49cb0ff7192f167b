package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.resonate.pipeline.cluster.keys.KeyFolder;
import org.resonate.pipeline.cluster.keys.KeyRole;
import org.resonate.pipeline.cluster.keys.KeySet;
import org.resonate.transforms.store.FileErrors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resonate cluster secure}. */
@Command(
    name = "secure",
    description = "Makes the keys for a cluster that speaks TLS and lets nobody in without one.",
    footer = {"", "Exit codes: 0 made, 2 wrong usage, 3 could not be made."})
final class SecureCommand implements Task {

  private static final int MOST_DAYS = 3650;

  @Parameters(index = "0", paramLabel = "DIR", description = "A new folder for them.")
  Path folder;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description =
          "Name or address of the JobManager's box that jobs are sent to; may be repeated. The box"
              + " itself (localhost, 127.0.0.1, ::1) is always in.")
  List<String> hosts = List.of();

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "How long they are good, 1 to 3650 (default: 1095).")
  int days = 1095;

  @Override
  public int run(List<String> afterDashes, List<String> mistakes) throws IOException {
    for (String host : hosts) {
      if (!KeySet.isHost(host)) {
        mistakes.add("--host must be a name or an address, without port, got " + host);
      }
    }
    if (days < 1 || days > MOST_DAYS) {
      mistakes.add("--days must be from 1 to %d, got %d".formatted(MOST_DAYS, days));
    }
    if (folder != null) {
      KeySet.obstacle(folder).ifPresent(mistakes::add);
    }
    if (!mistakes.isEmpty()) {
      return Console.usage("cluster secure", mistakes);
    }
    Console console = Console.of(Console.Level.NORMAL, false);
    KeySet keys = new KeySet(hosts, days);
    try (Interruption interruption = new Interruption(console)) {
      keys.make(folder);
      if (!interruption.isStopping()) {
        tell(console, keys.hosts());
      }
      return ExitCode.OK;
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    } catch (IOException e) {
      console.warn("no keys were made: " + FileErrors.message(e));
      return ExitCode.CANNOT_RUN;
    }
  }

  private void tell(Console console, Set<String> hosts) throws IOException {
    Instant end = KeyFolder.open(folder, KeyRole.CLUSTER).end();
    console.line(
        "Keys for %s, good until %s, are in %s"
            .formatted(String.join(", ", hosts), KeyFolder.date(end), folder));
    console.line("%s: for the JobManager's box alone".formatted(folder.resolve("cluster")));
    console.line("  resonate cluster start --secure " + folder);
    console.line("%s: a copy for each box with a worker".formatted(folder.resolve("worker")));
    console.line("  resonate worker --jobmanager HOST:PORT --secure COPY");
    console.line("%s: a copy for each box that sends jobs".formatted(folder.resolve("client")));
    console.line(
        "  resonate remaster INPUT -o OUT --runner flink --flink-master HOST:PORT --secure COPY");
    console.line(
        "Whoever has one of the three can run code on every worker. For another host, or when one"
            + " was lost, make a new set: nothing can be added to this one.");
  }
}
