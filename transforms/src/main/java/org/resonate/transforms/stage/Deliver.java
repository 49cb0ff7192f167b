package org.resonate.transforms.stage;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.resonate.transforms.record.Mastering;
import org.resonate.transforms.record.StemFile;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.store.ArtifactStore;
import org.resonate.transforms.store.TrackFiles;

/**
 * Ends a track's way: copies its master from the store to OUT, under another name until it is
 * whole, and writes its record last.
 */
public record Deliver(Job job) implements Step {

  @Override
  public String name() {
    return "deliver";
  }

  @Override
  public Track apply(Track track) throws InterruptedException {
    Track ended = Track.newBuilder(track).setEndedMillis(System.currentTimeMillis()).build();
    try {
      if (ended.getFailure() == null) {
        deliver(ended);
      }
    } catch (IOException e) {
      ended =
          Track.newBuilder(ended)
              .setFailure(Failures.of(e, name(), track.getAttempt(), job))
              .build();
    }
    try {
      new TrackFiles(job.outPath()).write(ended);
    } catch (IOException e) {
      throw new JobStoppedException(
          "cannot write the record of " + track.getId() + " under " + job.out() + ": " + e, e);
    }
    Listeners.of(job).trackEnded(ended);
    return ended;
  }

  /** The file that a track's master goes to. */
  public static Path output(Path out, Track track, String extension) {
    return Path.of(URI.create(folderUri(out) + track.getOutput() + "." + extension));
  }

  private void deliver(Track track) throws IOException {
    Mastering master = track.getMaster();
    Path target = output(job.outPath(), track, master.getExtension());
    copy(master.getPath(), target);
    if (!master.getStems().isEmpty()) {
      Path stems = output(job.outPath(), track, "stems");
      for (StemFile stem : master.getStems()) {
        copy(stem.getPath(), stems.resolve(Path.of(stem.getPath()).getFileName()));
      }
    }
  }

  private void copy(String stored, Path target) throws IOException {
    Path folder = Files.createDirectories(job.outPath().resolve(".resonate").resolve("tmp"));
    Path beside = folder.resolve(UUID.randomUUID().toString());
    try {
      Files.copy(new ArtifactStore(job.workPath()).resolve(stored), beside);
      try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.createDirectories(target.getParent());
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static String folderUri(Path folder) {
    String uri = folder.toUri().toString();
    return uri.endsWith("/") ? uri : uri + "/";
  }
}
