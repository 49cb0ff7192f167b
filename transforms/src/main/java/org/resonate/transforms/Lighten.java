package org.resonate.transforms;

import java.util.List;
import org.resonate.transforms.record.Failure;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.Step;

/** Leaves of a track that ended which it was, and how: its whole record lies in OUT by now. */
record Lighten() implements Step {

  @Override
  public String name() {
    return "lighten";
  }

  @Override
  public Track apply(Track track) {
    Failure failure = track.getFailure();
    return Track.newBuilder()
        .setId(track.getId())
        .setSource(track.getSource())
        .setOutput(track.getOutput())
        .setSettings("")
        .setSettingsDigest("")
        .setFailure(failure == null ? null : Failure.newBuilder(failure).setStackTrace("").build())
        .setEarlierFailures(List.of())
        .build();
  }
}
