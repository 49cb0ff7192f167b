package org.resonate.transforms.stage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.stage.StartMarker.End;
import org.resonate.transforms.store.SharedFolder;

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

  private static final String FOLDER = ".resonate/under-way/";

  private final SharedFolder out;

  /**
   * @param out the folder of the masters
   */
  StartMarkers(SharedFolder out) {
    this.out = out;
  }

  private record Death(String file, StartMarker marker, End end) {

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
    List<Death> deaths = deaths(FOLDER + track, stage);
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
    List<String> old = deaths.stream().map(Death::file).toList();
    String file = FOLDER + track + "/" + UUID.randomUUID();
    return UnderWay.begin(out, file, old, stage, attempt, deaths.size() > stops);
  }

  /**
   * Forgets a track.
   *
   * @throws IOException if something stays
   */
  void clear(String track) throws IOException {
    out.deleteAll(FOLDER + track);
  }

  /** The deaths in a stage, the earliest first. */
  private List<Death> deaths(String folder, String stage) throws IOException {
    List<Death> deaths = new ArrayList<>();
    long nowMillis = 0;
    for (SharedFolder.Item item : out.list(folder)) {
      String file = folder + "/" + item.name();
      Optional<StartMarker> marker =
          item.name().startsWith(".") ? Optional.empty() : StartMarker.read(out, file);
      if (marker.isPresent() && marker.get().stage().equals(stage)) {
        // The clock of a shared file system is not this host's.
        nowMillis = nowMillis == 0 ? out.clockMillis(folder) : nowMillis;
        End end = marker.get().end(item.modifiedMillis(), nowMillis);
        if (end != End.LIVES) {
          deaths.add(new Death(file, marker.get(), end));
        }
      }
    }
    deaths.sort((a, b) -> Long.compare(a.marker().timeMillis(), b.marker().timeMillis()));
    return deaths;
  }
}
