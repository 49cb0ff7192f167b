package org.resonate.audio.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** How long recordings claim to be. */
public final class AudioLength {

  private AudioLength() {}

  /**
   * The length that a recording's container declares, in seconds. Its head is read, nothing is
   * decoded.
   *
   * @return empty where it declares none, or where that is only a guess from the bit rate
   * @throws AudioFileException naming the file, what is wrong with it and what to do
   * @throws IOException if FFmpeg fails in a way that is not the file's
   */
  public static OptionalDouble declaredSeconds(Path file) throws IOException {
    try (MediaInput input = MediaInput.open(file)) {
      Double seconds = input.declaredSeconds();
      return seconds == null ? OptionalDouble.empty() : OptionalDouble.of(seconds);
    }
  }
}
