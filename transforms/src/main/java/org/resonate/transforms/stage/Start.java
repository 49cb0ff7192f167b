package org.resonate.transforms.stage;

import org.resonate.transforms.record.Track;
import org.resonate.transforms.store.Worker;

/** Notes when a track begins, in which run and where. */
public record Start(Job job) implements Step {

  @Override
  public String name() {
    return "start";
  }

  @Override
  public Track apply(Track track) throws InterruptedException {
    Halt.enter(job).close();
    Track started =
        Track.newBuilder(track)
            .setStartedMillis(System.currentTimeMillis())
            .setJob(job.id())
            .setWorker(Worker.current().toString())
            .build();
    Listeners.of(job).trackStarted(started);
    return started;
  }
}
