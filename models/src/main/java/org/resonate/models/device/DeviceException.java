package org.resonate.models.device;

import org.resonate.models.ModelException;

/**
 * A device that was asked for by name is not there, or none runs the pack: the job cannot start.
 */
public final class DeviceException extends ModelException {

  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public DeviceException(String message) {
    super(message);
  }

  /** With a message for the user and what lies under it. */
  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
