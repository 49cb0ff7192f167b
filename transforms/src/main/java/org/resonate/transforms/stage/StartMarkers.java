package org.resonate.transforms.stage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.stage.StartMarker.End;
import org.resonate.transforms.store.ArtifactStore;

/**
 * Tells tracks that take their worker down. Each stage leaves a marker in {@code
 * OUT/.resonate/under-way/<track>/} while it works; one whose worker is dead is a death in that
 * stage. A stage in which {@value #MOST_CRASHES} deaths count fails its track as CRASHED without
 * being run again.
 *
 * <p>Which deaths count:
 *
 * <ul>
 *   <li>a native crash, by Java's crash report or a supervisor's note, counts;
 *   <li>a stop that a supervisor noted (SIGKILL, SIGTERM, an orderly end) does not, unless there
 *       are {@value #MOST_STOPS} of them: the system's out-of-memory killer looks the same;
 *   <li>where nobody saw how the worker ended, it counts if the track was alone there: of several
 *       under way at a power cut, a {@code kill -9} or an abort, none can be told to be the cause;
 *   <li>deaths in other stages don't count, and a stage that succeeds forgets its own.
 * </ul>
 *
 * So that the cause is found all the same, a stage with a death that was not seen to be a stop runs
 * alone in its worker: others wait, and the next death tells. An orderly end of the process
 * (Ctrl-C, SIGTERM) removes its markers.
 */
final class StartMarkers {

  static final int MOST_CRASHES = 3;
  static final int MOST_STOPS = 20;

  private final Path folder;

  /**
   * @param out the folder of the masters
   */
  StartMarkers(Path out) {
    this.folder = out.resolve(".resonate").resolve("under-way");
  }

  private record Death(Path file, StartMarker marker, End end) {

    boolean isStop() {
      return end == End.STOPPED;
    }

    boolean counts() {
      return end == End.CRASHED || (end == End.UNKNOWN && marker.alone());
    }
  }

  /**
   * Marks that a stage begins. Waits until it may: a suspect until nothing else is under way here,
   * others until no suspect is.
   *
   * @return to be closed when the stage has ended, by whatever way
   * @throws TrackException CRASHED, if too many workers died in it
   * @throws IOException if the marker cannot be written
   */
  UnderWay begin(String track, String stage, int attempt)
      throws IOException, TrackException, InterruptedException {
    Path markers = Files.createDirectories(folder.resolve(track));
    List<Death> deaths = deaths(markers, stage);
    long crashes = deaths.stream().filter(Death::counts).count();
    long stops = deaths.stream().filter(Death::isStop).count();
    if (crashes >= MOST_CRASHES || stops >= MOST_STOPS) {
      StartMarker last = deaths.get(deaths.size() - 1).marker();
      // The markers go with the record of the failure: this worker may die before that is written.
      throw new TrackException(
          FailureKind.CRASHED,
          "%d processes in a row died in %s of this track, the last one process %d on %s; see the logs there. If they were killed by hand, replay it"
              .formatted(crashes + stops, stage, last.pid(), last.host()));
    }
    List<Path> old = deaths.stream().map(Death::file).toList();
    return UnderWay.begin(
        markers.resolve(UUID.randomUUID().toString()), old, stage, attempt, deaths.size() > stops);
  }

  /**
   * Forgets a track.
   *
   * @throws IOException if something stays
   */
  void clear(String track) throws IOException {
    ArtifactStore.discard(folder.resolve(track));
  }

  /** The deaths in a stage, the earliest first. */
  private static List<Death> deaths(Path markers, String stage) throws IOException {
    List<Death> deaths = new ArrayList<>();
    FileTime now = null;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(markers)) {
      for (Path file : files) {
        Optional<StartMarker> marker =
            file.getFileName().toString().startsWith(".")
                ? Optional.empty()
                : StartMarker.read(file);
        if (marker.isPresent() && marker.get().stage().equals(stage)) {
          now = now == null ? now(markers) : now;
          End end = end(file, marker.get(), now);
          if (end != End.LIVES) {
            deaths.add(new Death(file, marker.get(), end));
          }
        }
      }
    }
    deaths.sort((a, b) -> Long.compare(a.marker().timeMillis(), b.marker().timeMillis()));
    return deaths;
  }

  private static End end(Path file, StartMarker marker, FileTime now) throws IOException {
    try {
      return marker.end(Files.getLastModifiedTime(file), now);
    } catch (NoSuchFileException e) {
      return End.LIVES; // It has just removed it.
    }
  }

  /** The clock of a shared file system, which is not this host's. */
  private static FileTime now(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, ".now-", "");
    try {
      return Files.getLastModifiedTime(file);
    } finally {
      Files.delete(file);
    }
  }
}
