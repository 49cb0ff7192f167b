package org.resonate.pipeline.ledger;

import org.resonate.transforms.record.FailureKind;
import org.resonate.transforms.record.Track;

/**
 * What planning needs to know of a track on record.
 *
 * @param sizeBytes of the source
 * @param modifiedMillis of the source
 * @param sha256 of the source's bytes; null where it failed before they were read
 * @param settingsDigest of what decided the result
 * @param output relative to the output folder, without extension, percent-encoded
 * @param extension of the master; null where there is none
 * @param stems what was separated, comma between; empty where nothing was
 * @param failure the kind of failure it ended with; null where it is done
 * @param attempt which attempt that was, counted from 1
 */
public record Entry(
    long sizeBytes,
    long modifiedMillis,
    String sha256,
    String settingsDigest,
    String output,
    String extension,
    String stems,
    FailureKind failure,
    int attempt) {

  /** Whether it ended with a failure. */
  public boolean failed() {
    return failure != null;
  }

  static Entry of(Track track) {
    String sha256 = track.getPreparation() == null ? null : track.getPreparation().getSha256();
    StringBuilder stems = new StringBuilder();
    if (track.getSeparation() != null) {
      track
          .getSeparation()
          .getStems()
          .forEach(stem -> stems.append(stems.isEmpty() ? "" : ",").append(stem.getName()));
    }
    return new Entry(
        track.getSource().getSizeBytes(),
        track.getSource().getModifiedMillis(),
        sha256,
        track.getSettingsDigest().intern(),
        track.getOutput(),
        track.getMaster() == null ? null : track.getMaster().getExtension().intern(),
        stems.toString().intern(),
        track.getFailure() == null ? null : track.getFailure().getKind(),
        track.getAttempt());
  }
}
