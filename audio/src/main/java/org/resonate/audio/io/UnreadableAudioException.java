package org.resonate.audio.io;

import java.nio.file.Path;

/** The file's bytes make no recording, or cannot be read from the disk. */
public final class UnreadableAudioException extends AudioFileException {

  private static final long serialVersionUID = 1L;

  UnreadableAudioException(Path file, String cause, String remedy) {
    this(file, cause, remedy, null);
  }

  UnreadableAudioException(Path file, String cause, String remedy, Throwable reason) {
    super(Kind.UNREADABLE, file, cause, remedy, reason);
  }
}
