package org.resonate.transforms.stage;

import org.resonate.transforms.record.Track;

/** Passes on all that it hears; who wants to know something of it hears that too. */
public abstract class ForwardingListener implements StageListener {

  private final StageListener next;

  /**
   * @param next hears what this hears
   */
  protected ForwardingListener(StageListener next) {
    this.next = next;
  }

  @Override
  public void trackStarted(Track track) {
    next.trackStarted(track);
  }

  @Override
  public void stageStarted(String trackId, String stage) {
    next.stageStarted(trackId, stage);
  }

  @Override
  public void stageFinished(String trackId, String stage, double seconds, boolean reused) {
    next.stageFinished(trackId, stage, seconds, reused);
  }

  @Override
  public void trackLost(String trackId) {
    next.trackLost(trackId);
  }

  @Override
  public void trackEnded(Track track) {
    next.trackEnded(track);
  }
}
