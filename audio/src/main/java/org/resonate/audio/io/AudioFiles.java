package org.resonate.audio.io;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Which files of a folder are taken for recordings. */
public final class AudioFiles {

  /** Sound, and the video containers whose sound is read. Playlists are not among them. */
  private static final Set<String> EXTENSIONS =
      Set.of(
          "3g2", "3gp", "aac", "ac3", "aif", "aifc", "aiff", "alac", "amr", "ape", "asf", "au",
          "avi", "caf", "dff", "dsf", "dts", "eac3", "flac", "flv", "m2ts", "m4a", "m4b", "m4r",
          "m4v", "mka", "mkv", "mov", "mp1", "mp2", "mp3", "mp4", "mpc", "mpeg", "mpg", "mts",
          "oga", "ogg", "ogv", "opus", "ra", "rf64", "rm", "shn", "snd", "spx", "tak", "tta", "voc",
          "w64", "wav", "wave", "webm", "wma", "wmv", "wv");

  private AudioFiles() {}

  /**
   * Whether the extension of a file's name says that it holds sound; case does not matter and the
   * file is not opened. {@link AudioDecoder#open} takes any name: it goes by the content.
   */
  public static boolean isAudio(Path file) {
    Path name = file.getFileName();
    if (name == null) {
      return false;
    }
    String text = name.toString();
    int dot = text.lastIndexOf('.');
    return dot >= 0 && EXTENSIONS.contains(text.substring(dot + 1).toLowerCase(Locale.ROOT));
  }
}
