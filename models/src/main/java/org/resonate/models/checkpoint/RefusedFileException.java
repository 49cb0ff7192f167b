package org.resonate.models.checkpoint;

import org.resonate.models.ModelException;

/**
 * A file is harmed, hostile or of another kind: no later try with the same file can do better,
 * unlike after a full disk. The message names the file, what is wrong and where.
 */
public final class RefusedFileException extends ModelException {

  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public RefusedFileException(String message) {
    super(message);
  }

  /** With a message for the user and what lies under it; that may be null. */
  public RefusedFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
