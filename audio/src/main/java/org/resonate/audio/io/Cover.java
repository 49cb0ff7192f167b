package org.resonate.audio.io;

import java.util.Arrays;
import java.util.Objects;

/**
 * A picture that travels with a recording, byte for byte.
 *
 * @param mime {@code image/jpeg} or {@code image/png}
 * @param width in pixels
 * @param height in pixels
 * @param data the picture file's bytes; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // equality goes by content, and pictures are not copied
public record Cover(String mime, int width, int height, byte[] data) {

  /** Checks that there is something to see. */
  public Cover {
    Objects.requireNonNull(mime, "mime");
    if (width < 1 || height < 1 || data.length == 0) {
      throw new IllegalArgumentException("a cover needs pixels and bytes");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cover cover
        && mime.equals(cover.mime)
        && width == cover.width
        && height == cover.height
        && Arrays.equals(data, cover.data);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return mime + " " + width + "x" + height + ", " + data.length + " bytes";
  }
}
