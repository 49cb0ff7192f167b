package org.resonate.pipeline.cluster;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.resonate.transforms.stage.Job;
import org.resonate.transforms.stage.JobStoppedException;
import org.resonate.transforms.store.SharedFolder;
import org.resonate.transforms.store.Worker;

/**
 * Whether workers see the recordings of a job. The client names some that it sees itself; each
 * worker looks for them once, and tells. Where no worker sees any, the job is stopped before a
 * track fails. A worker that is blind while others are not would fail tracks far faster than those
 * do them: so it pauses before each.
 *
 * @param job the run
 * @param patienceMillis how long others may take to be ready
 * @param pauseMillis of a blind worker before each track
 */
public record Sight(Job job, long patienceMillis, long pauseMillis) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLIENT = "client";
  private static final String SEES = ".sees";

  /** What the report of a worker that sees nothing ends with. */
  static final String BLIND = ".blind";

  private static final long POLL_MILLIS = 500;

  /** Jobs that this worker has looked for, and those of them that it is blind to. */
  private static final Set<String> LOOKED = new HashSet<>();

  private static final Set<String> BLIND_TO = ConcurrentHashMap.newKeySet();

  /** The sight of a job's workers. */
  public Sight(Job job) {
    this(job, 20_000, 60_000);
  }

  private String name(String file) {
    return ProgressFeed.folder(job) + "/" + file;
  }

  /**
   * Names recordings that workers are to look for; also says that this run has a client.
   *
   * @param uris of recordings that are seen here; none: nobody looks
   */
  public void announce(List<String> uris) throws IOException {
    job.outFolder().write(name(CLIENT), JSON.writeValueAsBytes(uris), false);
  }

  /**
   * Looks, once for each job and process.
   *
   * @throws JobStoppedException if no worker sees any
   */
  public void look() throws IOException, InterruptedException {
    synchronized (LOOKED) {
      if (!LOOKED.contains(job.id())) {
        look(job.outFolder());
        LOOKED.add(job.id());
      }
    }
  }

  private void look(SharedFolder out) throws IOException, InterruptedException {
    Optional<byte[]> announced = out.read(name(CLIENT));
    List<String> uris =
        announced.isEmpty()
            ? List.of()
            : JSON.readValue(announced.get(), new TypeReference<List<String>>() {});
    boolean sees =
        uris.isEmpty() || uris.stream().anyMatch(uri -> Files.exists(Path.of(URI.create(uri))));
    String report =
        "worker %s sees none of the recordings, such as %s"
            .formatted(Worker.current(), sees ? "" : Path.of(URI.create(uris.get(0))));
    out.write(
        name(Worker.current() + (sees ? SEES : BLIND)),
        report.getBytes(StandardCharsets.UTF_8),
        false);
    if (!sees) {
      BLIND_TO.add(job.id());
      awaitOneThatSees(out, report);
    }
  }

  private void awaitOneThatSees(SharedFolder out, String report)
      throws IOException, InterruptedException {
    long deadline = System.currentTimeMillis() + patienceMillis;
    List<String> blind = new ArrayList<>();
    while (System.currentTimeMillis() < deadline) {
      blind.clear();
      for (SharedFolder.Item item : out.list(ProgressFeed.folder(job))) {
        if (item.name().endsWith(SEES)) {
          return;
        }
        if (item.name().endsWith(BLIND)) {
          blind.add(item.name());
        }
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new JobStoppedException(
        "%s, and no other worker that is ready (of %d) does: mount their folder under the same path on every worker"
            .formatted(report, blind.size()),
        null);
  }

  /** Leaves the next track to workers that see it, for a while. */
  public void giveWay() throws InterruptedException {
    if (BLIND_TO.contains(job.id())) {
      Thread.sleep(pauseMillis);
    }
  }
}
