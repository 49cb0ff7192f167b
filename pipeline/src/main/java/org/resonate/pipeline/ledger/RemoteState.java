package org.resonate.pipeline.ledger;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.ForwardingListener;
import org.resonate.transforms.stage.StageListener;
import org.resonate.transforms.store.DiskFolder;
import org.resonate.transforms.store.RemoteFolder;
import org.resonate.transforms.store.SharedFolder;
import org.resonate.transforms.store.TrackFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of an output folder on another file system, with its copy here: fetched when a job
 * begins, published when it ends. In between the records of tracks land there by themselves.
 *
 * @param folder an output folder; of one on a disk nothing is copied
 */
public record RemoteState(OutputFolder folder) {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteState.class);
  private static final String STATE = ".resonate";
  private static final String LEDGER = "ledger.avro";
  private static final String PLAN = "plan.avro";
  private static final String TRACKS = "tracks/";

  private static final List<String> FILES =
      List.of(LEDGER, "failures.avro", "summary.json", "settings.yaml", PLAN);

  /**
   * Makes the copy what it is there: all but the records that the ledger has.
   *
   * @throws IOException if it cannot be read
   */
  public void fetch() throws IOException {
    RemoteFolder remote = folder.remote();
    if (remote == null) {
      return;
    }
    List<SharedFolder.Item> there = remote.list(STATE);
    long compactedMillis =
        there.stream()
            .filter(item -> item.name().equals(LEDGER))
            .mapToLong(SharedFolder.Item::modifiedMillis)
            .findFirst()
            .orElse(0);
    Set<String> wanted = new HashSet<>();
    for (SharedFolder.Item item : there) {
      boolean isNewRecord =
          item.name().startsWith(TRACKS) && item.modifiedMillis() >= compactedMillis;
      if (isNewRecord || FILES.contains(item.name())) {
        wanted.add(item.name());
        fetch(remote, item);
      }
    }
    for (SharedFolder.Item copy : new DiskFolder(folder.state()).list("")) {
      boolean isState = copy.name().startsWith(TRACKS) || FILES.contains(copy.name());
      if (isState && !wanted.contains(copy.name())) {
        Files.deleteIfExists(folder.state().resolve(copy.name()));
      }
    }
  }

  private void fetch(RemoteFolder remote, SharedFolder.Item item) throws IOException {
    Path copy = folder.state().resolve(item.name());
    FileTime modified = FileTime.fromMillis(item.modifiedMillis());
    if (Files.exists(copy)
        && Files.size(copy) == item.bytes()
        && Files.getLastModifiedTime(copy).equals(modified)) {
      return;
    }
    Path beside = OutputFolder.beside(copy);
    Files.deleteIfExists(beside);
    remote.download(STATE + "/" + item.name(), beside);
    Files.setLastModifiedTime(beside, modified);
    Files.move(beside, copy, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Lets workers see the plan.
   *
   * @throws IOException if it cannot be written there
   */
  public void publishPlan() throws IOException {
    publish(folder.plan());
  }

  /**
   * Writes there what the job made here.
   *
   * @throws IOException if it cannot be written
   */
  public void publish(String jobId) throws IOException {
    publish(folder.failures());
    publish(folder.ledger());
    publish(folder.settings());
    publish(folder.summary());
    publish(folder.log(jobId));
    publishReport();
  }

  /**
   * Writes the pages of the report there.
   *
   * @throws IOException if they cannot be written
   */
  public void publishReport() throws IOException {
    if (Files.isDirectory(folder.report())) {
      try (DirectoryStream<Path> pages = Files.newDirectoryStream(folder.report(), "*.html")) {
        for (Path page : pages) {
          publish(page);
        }
      }
    }
  }

  private void publish(Path file) throws IOException {
    if (folder.remote() != null && Files.exists(file)) {
      folder.remote().upload(file, STATE + "/" + folder.state().relativize(file));
    }
  }

  /** Copies the record of each track that ends, and passes on what it hears. */
  public StageListener copying(StageListener next) {
    return folder.remote() == null ? next : new Copying(folder, next);
  }

  private static final class Copying extends ForwardingListener {
    private final OutputFolder folder;

    Copying(OutputFolder folder, StageListener next) {
      super(next);
      this.folder = folder;
    }

    @Override
    public void trackEnded(Track track) {
      try {
        new TrackFiles(folder.out()).write(track);
        // Newer than the ledger also where this clock is behind the one there.
        Path copy = folder.out().resolve(TrackFiles.name(track.getId()));
        if (Files.exists(folder.ledger())) {
          FileTime compacted = Files.getLastModifiedTime(folder.ledger());
          if (Files.getLastModifiedTime(copy).compareTo(compacted) < 0) {
            Files.setLastModifiedTime(copy, compacted);
          }
        }
      } catch (IOException e) {
        LOG.warn("the next job will find the record of {}: {}", track.getId(), e.toString());
      }
      super.trackEnded(track);
    }
  }
}
