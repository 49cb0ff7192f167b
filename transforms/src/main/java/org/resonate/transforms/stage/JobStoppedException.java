package org.resonate.transforms.stage;

/** The whole job cannot go on, for a reason that no track is to blame for, such as a full disk. */
public final class JobStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * @param message one sentence with the cause and the remedy
   * @param cause what showed it
   */
  public JobStoppedException(String message, Throwable cause) {
    super(message, cause);
  }
}
