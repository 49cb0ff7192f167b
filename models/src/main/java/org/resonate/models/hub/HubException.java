package org.resonate.models.hub;

import java.time.Duration;
import org.resonate.models.ModelException;

/** A server did not give a file. */
final class HubException extends ModelException {

  private static final long serialVersionUID = 1;

  /** What may help. */
  enum Remedy {
    /** The same again, after a pause. */
    RETRY,
    /** The same again where bytes arrived before; a host never reached is not asked again. */
    RETRY_ONCE_REACHED,
    /** Another server. */
    ELSEWHERE,
    /** Another server, and none of the bytes that this one sent. */
    ELSEWHERE_FROM_THE_START
  }

  private final Remedy remedy;
  private final Duration asked;

  HubException(Remedy remedy, String message, Throwable cause) {
    super(message, cause);
    this.remedy = remedy;
    this.asked = null;
  }

  HubException(Remedy remedy, String message) {
    this(remedy, message, (Duration) null);
  }

  /**
   * @param asked the pause that the server asked for; may be null
   */
  HubException(Remedy remedy, String message, Duration asked) {
    super(message);
    this.remedy = remedy;
    this.asked = asked;
  }

  Remedy remedy() {
    return remedy;
  }

  Duration asked() {
    return asked;
  }
}
