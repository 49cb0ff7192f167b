package org.resonate.pipeline.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;

/** How far a job is: what has ended, what runs, and what that lets one expect of the rest. */
final class JobState {

  private static final double NANOS = 1e9;

  /** A track that is worked on. */
  private static final class Work {
    final Source source;
    final Set<String> finished = new HashSet<>();
    String stage = "";
    long since;

    Work(Source source, long now) {
      this.source = source;
      this.since = now;
    }
  }

  /**
   * A track in work.
   *
   * @param name its path, for people
   * @param stage empty before the first one
   * @param seconds that it is in it
   */
  record Running(String name, String stage, double seconds) {}

  /**
   * A job at one moment.
   *
   * @param tracks in all
   * @param ended done or failed
   * @param audioSeconds of done tracks
   * @param share of the work that is done, 0 to 1
   * @param speed seconds of audio a second; empty before there is a basis
   * @param secondsLeft until its end; empty before there is a basis
   * @param running the tracks in work, the longest at it first
   */
  record Moment(
      long tracks,
      long ended,
      long failed,
      double audioSeconds,
      double share,
      OptionalDouble speed,
      OptionalDouble secondsLeft,
      List<Running> running) {}

  private final Workload workload;
  private final Pace pace = new Pace();
  private final Map<String, Work> work = new LinkedHashMap<>();
  private long begun;
  private int atOnce;
  private long ended;
  private long failed;
  private double audioSeconds;
  private double shareSeen;

  JobState(Workload workload) {
    this.workload = workload;
  }

  /** A track is begun, or begun anew. */
  synchronized void started(Track track, long now) {
    begun = atOnce == 0 ? now : begun;
    work.remove(track.getId());
    work.put(track.getId(), new Work(track.getSource(), now));
    atOnce = Math.max(atOnce, work.size());
  }

  /** A track is in a stage now. */
  synchronized void stageStarted(String id, String stage, long now) {
    Work track = work.get(id);
    if (track != null) {
      track.stage = stage;
      track.since = now;
    }
  }

  /** A stage has its result. */
  synchronized void stageFinished(String id, String stage) {
    Work track = work.get(id);
    if (track != null) {
      track.finished.add(stage);
    }
  }

  /** Nobody works on a track any more. */
  synchronized void lost(String id) {
    work.remove(id);
  }

  /**
   * A track is done or failed.
   *
   * @param took seconds
   * @param audio its length in seconds; 0 where that is not known
   */
  synchronized void ended(Track track, double took, double audio) {
    work.remove(track.getId());
    workload.ended(track.getSource(), audio);
    ended++;
    if (track.getFailure() == null) {
      audioSeconds += audio;
      pace.done(track, took, audio);
    } else {
      failed++;
    }
  }

  /** As it stands. */
  synchronized Moment at(long now) {
    List<Running> running = new ArrayList<>();
    double runningAudio = 0;
    double runningDone = 0;
    double longest = 0;
    double together = 0;
    for (Work track : work.values()) {
      double inStage = Math.max(0, (now - track.since) / NANOS);
      String name = RawPath.display(track.source.getRelativePath());
      running.add(new Running(name, track.stage, inStage));
      double audio = workload.audioSeconds(track.source);
      double left = pace.secondsLeft(audio, track.finished, track.stage, inStage);
      runningAudio += audio;
      runningDone +=
          pace.isKnown() && audio > 0 ? audio * Math.max(0, 1 - left / pace.secondsFor(audio)) : 0;
      longest = Math.max(longest, left);
      together += left;
    }
    // Nothing ends before its longest track does, nor before all slots have had their part.
    double waiting = pace.secondsFor(Math.max(0, workload.leftSeconds() - runningAudio));
    double left = waiting > 0 ? Math.max(longest, (together + waiting) / atOnce()) : longest;
    double seconds = (now - begun) / NANOS;
    boolean hasBasis = pace.isKnown() && seconds > 0;
    return new Moment(
        workload.tracks(),
        ended,
        failed,
        audioSeconds,
        share(runningDone),
        hasBasis
            ? OptionalDouble.of((audioSeconds + runningDone) / seconds)
            : OptionalDouble.empty(),
        hasBasis && ended < workload.tracks() ? OptionalDouble.of(left) : OptionalDouble.empty(),
        running);
  }

  private int atOnce() {
    return Math.max(1, atOnce);
  }

  /** Never less than before: what is learnt of the sizes of files takes nothing back. */
  private double share(double runningDone) {
    double done = workload.endedSeconds() + runningDone;
    double all = workload.endedSeconds() + workload.leftSeconds();
    double share = ended == workload.tracks() ? 1 : all > 0 ? Math.min(1, done / all) : 0;
    shareSeen = Math.max(shareSeen, share);
    return shareSeen;
  }
}
