package org.resonate.models.checkpoint;

import java.io.IOException;

/** A pickle that is harmed, hostile, or of another kind. The message says what and where. */
final class PickleException extends IOException {

  private static final long serialVersionUID = 1;

  PickleException(String message) {
    super(message);
  }
}
