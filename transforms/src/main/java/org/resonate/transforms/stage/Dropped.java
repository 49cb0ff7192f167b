package org.resonate.transforms.stage;

import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Callable;
import org.resonate.transforms.record.Track;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes again what was dropped from the store under a track on its way: another track with the same
 * bytes has ended, or another job shares the store.
 */
final class Dropped {

  private static final Logger LOG = LoggerFactory.getLogger(Dropped.class);

  private Dropped() {}

  /**
   * Does something with a track's results; where one of them is gone, has it made and does it
   * again.
   *
   * @param before the stages that made them
   * @throws Exception whatever the deed or a stage throws
   */
  static <T> T madeAgain(Callable<T> deed, List<Stage<?>> before, Track track, Job job)
      throws Exception {
    try {
      return deed.call();
    } catch (Exception e) {
      if (before.isEmpty() || !isGone(e, job)) {
        throw e;
      }
      LOG.info("{}: a result was dropped and is made again: {}", track.getId(), e.toString());
    }
    StageContext.through(before, Track.newBuilder(track).setFingerprint("").build(), job);
    return deed.call();
  }

  private static boolean isGone(Throwable error, Job job) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof NoSuchFileException missing
          && missing.getFile() != null
          && missing.getFile().startsWith(job.workPath().toString())) {
        return true;
      }
    }
    return false;
  }
}
