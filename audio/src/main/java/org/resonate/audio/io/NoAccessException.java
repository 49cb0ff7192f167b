package org.resonate.audio.io;

import java.nio.file.Path;

/** A file that is not there or may not be read. */
public final class NoAccessException extends AudioFileException {

  private static final long serialVersionUID = 1L;

  NoAccessException(Path file, String cause, String remedy) {
    this(file, cause, remedy, null);
  }

  NoAccessException(Path file, String cause, String remedy, Throwable reason) {
    super(Kind.NO_ACCESS, file, cause, remedy, reason);
  }
}
