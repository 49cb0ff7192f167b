package org.resonate.transforms.stage;

import org.resonate.transforms.record.Track;

/** Notes when a track begins. */
public record Start(Job job) implements Step {

  @Override
  public String name() {
    return "start";
  }

  @Override
  public Track apply(Track track) {
    Track started = Track.newBuilder(track).setStartedMillis(System.currentTimeMillis()).build();
    Listeners.of(job).trackStarted(started);
    return started;
  }
}
