package org.resonate.audio.io;

import java.nio.file.Path;

/** A file that is well-formed, of a sort that is not read. */
public final class UnsupportedAudioException extends AudioFileException {

  private static final long serialVersionUID = 1L;

  UnsupportedAudioException(Path file, String cause, String remedy) {
    this(file, cause, remedy, null);
  }

  UnsupportedAudioException(Path file, String cause, String remedy, Throwable reason) {
    super(Kind.UNSUPPORTED, file, cause, remedy, reason);
  }
}
