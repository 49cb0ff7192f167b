package org.resonate.audio.io;

/** Which native libraries decode and encode. */
public final class FfmpegVersions {

  private FfmpegVersions() {}

  /** One line, the same for the same libraries: it belongs into fingerprints. */
  public static String versions() {
    FFmpeg.load();
    return FFmpeg.versions();
  }
}
