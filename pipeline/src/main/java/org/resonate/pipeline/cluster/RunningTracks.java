package org.resonate.pipeline.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.StageListener;

/**
 * Which worker has which track, by what their feeds say. A track belongs to the worker that began
 * it last: what another one, thought dead, still says of it is not told. Tracks of a worker that
 * has been silent for too long are told as lost, and told again should it speak.
 */
final class RunningTracks {

  /** Many beats: network file systems and garbage collectors take their time. */
  static final long SILENCE_MILLIS = 6 * ProgressFeed.BEAT_MILLIS;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final class Running {
    final String worker;
    final Track track;
    String stage;
    boolean isLost;

    Running(String worker, Track track) {
      this.worker = worker;
      this.track = track;
    }
  }

  private final StageListener listener;
  private final LongSupplier nanos;
  private final Map<String, Running> tracks = new HashMap<>();
  private final Map<String, Long> heard = new HashMap<>();

  RunningTracks(StageListener listener, LongSupplier nanos) {
    this.listener = listener;
    this.nanos = nanos;
  }

  /** A worker lives. */
  void heard(String worker) {
    heard.put(worker, nanos.getAsLong());
    for (Running running : tracks.values()) {
      if (running.isLost && running.worker.equals(worker)) {
        running.isLost = false;
        listener.trackStarted(running.track);
        if (running.stage != null) {
          listener.stageStarted(running.track.getId(), running.stage);
        }
      }
    }
  }

  void started(String worker, Track track) {
    tracks.put(track.getId(), new Running(worker, track));
    listener.trackStarted(track);
  }

  void stageStarted(String worker, String id, String stage) {
    Running running = tracks.get(id);
    if (running != null && running.worker.equals(worker)) {
      running.stage = stage;
      listener.stageStarted(id, stage);
    }
  }

  void stageFinished(String worker, String id, String stage, double seconds, boolean reused) {
    Running running = tracks.get(id);
    if (running != null && running.worker.equals(worker)) {
      listener.stageFinished(id, stage, seconds, reused);
    }
  }

  /** By whichever worker: its record is there. */
  void ended(String id) {
    tracks.remove(id);
  }

  /** Tells what is lost. */
  void dropSilent() {
    long now = nanos.getAsLong();
    for (Running running : tracks.values()) {
      long silentNanos = now - heard.get(running.worker);
      if (!running.isLost && silentNanos > SILENCE_MILLIS * NANOS_PER_MILLI) {
        running.isLost = true;
        listener.trackLost(running.track.getId());
      }
    }
  }
}
