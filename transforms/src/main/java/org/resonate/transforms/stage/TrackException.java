package org.resonate.transforms.stage;

import org.resonate.transforms.record.FailureKind;

/** A known reason why a track cannot go on; costs no other track. */
public final class TrackException extends Exception {

  private static final long serialVersionUID = 1;

  private final FailureKind kind;

  /**
   * @param kind what the ledger files it under
   * @param message one sentence with the cause and, where there is one, the remedy
   */
  public TrackException(FailureKind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** As above, with what lies under it. */
  public TrackException(FailureKind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What the ledger files it under. */
  public FailureKind kind() {
    return kind;
  }
}
