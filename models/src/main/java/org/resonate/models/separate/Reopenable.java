package org.resonate.models.separate;

import java.io.IOException;
import org.resonate.audio.AudioSource;

/**
 * A signal that can be read as often as needed: a normalised pack hears it once before it separates
 * it, and every shift reads it for itself.
 */
@FunctionalInterface
public interface Reopenable {

  /**
   * Opens it at its first frame; the same sound each time. The caller closes it.
   *
   * @throws IOException if it cannot be read
   */
  AudioSource open() throws IOException;
}
