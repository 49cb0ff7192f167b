package org.resonate.pipeline;

/** The job could not run to its end, for a reason that no track is to blame for. */
public final class JobException extends Exception {

  private static final long serialVersionUID = 1;

  /**
   * @param message one sentence with the cause and the remedy
   * @param cause what the engine threw
   */
  public JobException(String message, Throwable cause) {
    super(message, cause);
  }
}
