package org.resonate.transforms.stage;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.store.ArtifactStore;
import org.resonate.transforms.store.FileErrors;
import org.resonate.transforms.store.Retry;
import org.resonate.transforms.store.TrackFiles;

/**
 * Ends a track's way: copies its master from the store to OUT, under another name until it is
 * whole, and writes its record last.
 *
 * @param job the run
 * @param delivery which files
 * @param stages the stages that made them
 */
public record Deliver(Job job, Delivery delivery, List<Stage<?>> stages) implements Step {

  /** Copies the list. */
  public Deliver {
    stages = List.copyOf(stages);
  }

  static final String NAME = "deliver";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Track apply(Track track) throws InterruptedException {
    Halt.AtWork atWork = Halt.enter(job);
    try {
      return ended(track);
    } finally {
      atWork.close();
    }
  }

  private Track ended(Track track) throws InterruptedException {
    Track ended = Track.newBuilder(track).setEndedMillis(System.currentTimeMillis()).build();
    try {
      if (ended.getFailure() == null) {
        delivered(ended);
      }
    } catch (Exception e) {
      ended =
          Track.newBuilder(ended)
              .setFailure(Failures.of(e, name(), track.getAttempt(), job))
              .build();
    }
    record(ended);
    Listeners.of(job).trackEnded(ended);
    return ended;
  }

  private void delivered(Track track) throws Exception {
    Retry.USUAL.call(
        "the files of " + track.getId(),
        () ->
            Dropped.madeAgain(
                () -> {
                  deliver(track);
                  return null;
                },
                stages,
                track,
                job));
  }

  private void record(Track track) throws InterruptedException {
    try {
      Retry.USUAL.call(
          "the record of " + track.getId(),
          () -> {
            new TrackFiles(job.outPath()).write(track);
            new StartMarkers(job.outPath()).clear(track.getId());
            return null;
          });
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      String cause = e instanceof IOException file ? FileErrors.message(file) : e.toString();
      throw new JobStoppedException(
          "cannot write the record of " + track.getId() + ": " + cause, e);
    }
  }

  /**
   * A file of a track under OUT.
   *
   * @param suffix what follows the track's output path, such as {@code .flac}
   */
  public static Path output(Path out, Track track, String suffix) {
    return Path.of(URI.create(folderUri(out) + track.getOutput() + suffix));
  }

  private void deliver(Track track) throws IOException, TrackException {
    Map<String, Path> files = delivery.files(job.outPath(), track);
    Optional<Track> earlier = new TrackFiles(job.outPath()).read(track.getId());
    if (earlier.isEmpty() || earlier.get().getFailure() != null) {
      for (Map.Entry<String, Path> file : files.entrySet()) {
        spareForeign(file.getKey(), file.getValue());
      }
    }
    for (Map.Entry<String, Path> file : files.entrySet()) {
      copy(file.getKey(), file.getValue());
    }
  }

  /**
   * A file that is in the way of a new track and that no earlier, killed job can have put there.
   */
  private void spareForeign(String stored, Path target) throws IOException, TrackException {
    if (Files.exists(target)
        && Files.mismatch(new ArtifactStore(job.workPath()).resolve(stored), target) >= 0
        && !Provenance.isOurs(target)) {
      throw new TrackException(
          FailureKind.STORE,
          target
              + " is there already and was not made by Resonate; move it away, or name another"
              + " folder with -o");
    }
  }

  /** Where files lie until they are whole. */
  public static Path unfinished(Path out) {
    return out.resolve(".resonate").resolve("tmp");
  }

  private void copy(String stored, Path target) throws IOException {
    Path folder = Files.createDirectories(unfinished(job.outPath()));
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
