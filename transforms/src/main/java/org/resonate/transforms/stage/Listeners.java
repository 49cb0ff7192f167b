package org.resonate.transforms.stage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.resonate.transforms.record.Track;

/** The listeners of this JVM by job: an engine serialises its steps, so they cannot hold one. */
public final class Listeners {

  private static final Map<String, StageListener> BY_JOB = new ConcurrentHashMap<>();

  private static final StageListener DEAF =
      new StageListener() {
        @Override
        public void trackStarted(Track track) {}

        @Override
        public void stageStarted(String trackId, String stage) {}

        @Override
        public void stageFinished(String trackId, String stage, double seconds, boolean reused) {}

        @Override
        public void trackEnded(Track track) {}
      };

  private Listeners() {}

  /** Has a listener hear a job until it is removed. */
  public static void add(String jobId, StageListener listener) {
    BY_JOB.put(jobId, listener);
  }

  /** Ends that. */
  public static void remove(String jobId) {
    BY_JOB.remove(jobId);
  }

  /** Who hears a job; one that hears nothing where nobody does. */
  static StageListener of(Job job) {
    return BY_JOB.getOrDefault(job.id(), DEAF);
  }
}
