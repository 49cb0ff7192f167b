package org.resonate.transforms.stage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            new TrackFiles(job.outFolder()).write(track);
            new StartMarkers(job.outFolder()).clear(track.getId());
            job.store().release(track.getFingerprints());
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

  private void deliver(Track track) throws IOException, TrackException {
    Map<String, String> names = delivery.names(track);
    Destination out = Destination.of(job);
    ArtifactStore store = job.store();
    Optional<Track> earlier = new TrackFiles(job.outFolder()).read(track.getId());
    if (earlier.isEmpty() || earlier.get().getFailure() != null) {
      for (Map.Entry<String, String> file : names.entrySet()) {
        spareForeign(out, file.getValue(), store.resolve(file.getKey()));
      }
    }
    for (Map.Entry<String, String> file : names.entrySet()) {
      out.put(store.resolve(file.getKey()), file.getValue());
    }
  }

  /**
   * A file that is in the way of a new track and that no earlier, killed job can have put there.
   */
  private static void spareForeign(Destination out, String name, Path file)
      throws IOException, TrackException {
    if (out.hasForeign(name, file)) {
      throw new TrackException(
          FailureKind.STORE,
          out.display(name)
              + " is there already and was not made by Resonate; move it away, or name another"
              + " folder with -o");
    }
  }

  /** Where files lie until they are whole. */
  public static Path unfinished(Path out) {
    return out.resolve(".resonate").resolve("tmp");
  }
}
