package org.resonate.models;

import java.io.IOException;

/** A model pack is missing, altered or does not run. The message names pack, cause and remedy. */
public class ModelException extends IOException {

  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public ModelException(String message) {
    super(message);
  }

  /** With a message for the user and what lies under it. */
  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
