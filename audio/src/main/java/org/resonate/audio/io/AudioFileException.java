package org.resonate.audio.io;

import java.io.IOException;
import java.nio.file.Path;

/** A recording that cannot be used, with the file, the cause and the remedy in one message. */
public abstract sealed class AudioFileException extends IOException
    permits UnreadableAudioException, UnsupportedAudioException, NoAccessException {

  private static final long serialVersionUID = 1L;

  /** What is wrong with a file; the names are those of the ledger's failure kinds. */
  public enum Kind {
    /** Its bytes make no recording, or the disk does not give them. */
    UNREADABLE,
    /** A recording, of a sort that is not read. */
    UNSUPPORTED,
    /** It is not there or may not be read. */
    NO_ACCESS
  }

  /** The file's name for messages: control characters and broken bytes made visible. */
  private static String name(Path file) {
    Path name = file.getFileName();
    StringBuilder shown = new StringBuilder();
    (name == null ? file : name)
        .toString()
        .codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                shown.append(String.format("\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  private final Kind kind;

  AudioFileException(Kind kind, Path file, String cause, String remedy, Throwable reason) {
    super(name(file) + ": " + cause + "; " + remedy, reason);
    this.kind = kind;
  }

  /** Which of the known problems it is. */
  public Kind kind() {
    return kind;
  }
}
