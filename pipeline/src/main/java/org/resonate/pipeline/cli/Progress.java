package org.resonate.pipeline.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.transforms.record.Failure;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.StageListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how a job comes along: a picture on a terminal, elsewhere a line a track, or events. Also
 * keeps a marker file with its stage for each track in work, for {@code resonate status}.
 */
final class Progress implements StageListener, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

  private final Console console;
  private final JobTeller teller;
  private final Path markers;
  private final JobState state;
  private final ProgressScreen screen;
  private final long tracks;
  private final Set<String> done = ConcurrentHashMap.newKeySet();
  private final Set<String> failed = ConcurrentHashMap.newKeySet();

  Progress(Console console, JobTeller teller, OutputFolder folder, Workload workload)
      throws IOException {
    this.console = console;
    this.teller = teller;
    this.tracks = workload.tracks();
    this.state = new JobState(workload);
    this.markers = Files.createDirectories(folder.running());
    clearMarkers();
    this.screen =
        console.hasTerminal()
            ? ProgressScreen.onStandardError(
                size -> ProgressPicture.of(state.at(System.nanoTime()), size))
            : null;
  }

  /** Tracks of this run that have their master. */
  Set<String> done() {
    return Set.copyOf(done);
  }

  /** Tracks of this run that failed. */
  Set<String> failed() {
    return Set.copyOf(failed);
  }

  @Override
  public void trackStarted(Track track) {
    LOG.info("{} started: {}", track.getId(), track.getSource().getUri());
    state.started(track, System.nanoTime());
    mark(track.getId(), "");
    console.event("track-started", "track", track.getId(), "source", source(track));
  }

  @Override
  public void stageStarted(String trackId, String stage) {
    state.stageStarted(trackId, stage, System.nanoTime());
    mark(trackId, stage);
  }

  @Override
  public void stageFinished(String trackId, String stage, double seconds, boolean reused) {
    LOG.info("{} {} took {} s{}", trackId, stage, round(seconds), reused ? ", reused" : "");
    state.stageFinished(trackId, stage);
    console.detail(
        String.format(
            Locale.ROOT, "  %s: %s %s", trackId, stage, reused ? "reused" : round(seconds) + " s"));
    console.event(
        "stage-finished",
        "track",
        trackId,
        "stage",
        stage,
        "seconds",
        round(seconds),
        "reused",
        reused);
  }

  @Override
  public void trackLost(String trackId) {
    LOG.info("{} is worked on by nobody, until it is begun anew", trackId);
    state.lost(trackId);
    unmark(trackId);
  }

  @Override
  public synchronized void trackEnded(Track track) {
    String id = track.getId();
    unmark(id);
    double seconds = seconds(track);
    Failure failure = track.getFailure();
    if (failure == null) {
      done.add(id);
      LOG.info("{} done in {} s", id, round(seconds));
    } else {
      failed.add(id);
      LOG.info(
          "{} failed in {}: {} {}\n{}",
          id,
          failure.getStage(),
          failure.getKind(),
          failure.getMessage(),
          failure.getStackTrace());
    }
    double audio = 0;
    if (track.getPreparation() != null) {
      var signal = track.getPreparation().getSignal();
      audio = signal.getFrames() / (double) signal.getRateHz();
    }
    state.ended(track, seconds, audio);
    // The picture counts what is done; what failed is worth a line above it.
    if (screen == null || failure != null) {
      line(track, seconds, audio);
    }
    if (failure == null) {
      teller.done(track, seconds, audio);
    } else {
      console.event(
          "track-failed",
          "track",
          id,
          "source",
          source(track),
          "stage",
          failure.getStage(),
          "kind",
          failure.getKind().toString(),
          "message",
          failure.getMessage(),
          "seconds",
          round(seconds));
    }
  }

  private void line(Track track, double seconds, double audio) {
    teller.line(
        "[%d/%d] %s"
            .formatted(done.size() + failed.size(), tracks, TrackLine.of(track, seconds, audio)));
  }

  private void mark(String id, String stage) {
    try {
      Files.writeString(markers.resolve(id), stage);
    } catch (IOException e) {
      LOG.debug("status will not show {} in work: {}", id, e.toString());
    }
  }

  private void unmark(String id) {
    try {
      Files.deleteIfExists(markers.resolve(id));
    } catch (IOException e) {
      LOG.debug("status will show {} in work: {}", id, e.toString());
    }
  }

  private void clearMarkers() throws IOException {
    try (var left = Files.list(markers)) {
      for (Path marker : (Iterable<Path>) left::iterator) {
        Files.deleteIfExists(marker);
      }
    }
  }

  private static double seconds(Track track) {
    return track.getStartedMillis() == null || track.getEndedMillis() == null
        ? 0
        : (track.getEndedMillis() - track.getStartedMillis()) / 1e3;
  }

  private static String source(Track track) {
    return TrackLine.source(track);
  }

  /** To milliseconds. */
  static double round(double seconds) {
    return Math.round(seconds * 1000) / 1000.0;
  }

  @Override
  public void close() throws IOException {
    if (screen != null) {
      screen.close();
    }
    clearMarkers();
  }
}
