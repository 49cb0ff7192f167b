package org.resonate.audio.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.javacpp.BytePointer;

/** Loads the native libraries once and speaks their dialect: error numbers, names, options. */
final class FFmpeg {

  /** "Try again", whose number is the platform's: EAGAIN. */
  static final int AGAIN;

  static final int INVALID_ARGUMENT;
  static final int END = avutil.AVERROR_EOF();

  static {
    // The default cap counts the memory of the whole process and throws in the middle of a file.
    for (String cap :
        new String[] {"org.bytedeco.javacpp.maxbytes", "org.bytedeco.javacpp.maxphysicalbytes"}) {
      if (System.getProperty(cap) == null) {
        System.setProperty(cap, "0");
      }
    }
    AGAIN = avutil.AVERROR_EAGAIN();
    INVALID_ARGUMENT = avutil.AVERROR_EINVAL();
    FFmpegLog.install();
  }

  private FFmpeg() {}

  /** Makes sure that the libraries are loaded and the log is ours. */
  static void load() {
    // The work is done by the static initialiser.
  }

  /** Versions of the libraries: they decide what comes out, so they belong into fingerprints. */
  static String versions() {
    return "ffmpeg "
        + text(avutil.av_version_info())
        + " (avformat "
        + version(avformat.avformat_version())
        + ", avcodec "
        + version(avcodec.avcodec_version())
        + ", swresample "
        + version(swresample.swresample_version())
        + ")";
  }

  private static String version(int packed) {
    return (packed >> 16) + "." + ((packed >> 8) & 0xff) + "." + (packed & 0xff);
  }

  /** What an error number means, in FFmpeg's or the system's words. */
  static String message(int error) {
    byte[] text = new byte[256];
    avutil.av_strerror(error, text, text.length);
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }

  /** Passes results that are not negative through; an error becomes an exception. */
  static int check(int result, String what) throws IOException {
    if (result < 0) {
      throw new IOException(what + ": " + message(result));
    }
    return result;
  }

  /** A C string in UTF-8; "" for a null pointer. */
  static String text(BytePointer pointer) {
    return pointer == null || pointer.isNull()
        ? ""
        : new String(pointer.getStringBytes(), StandardCharsets.UTF_8);
  }

  /** A zero-terminated C string in UTF-8 whatever the locale; the caller closes it. */
  static BytePointer bytes(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static BytePointer bytes(byte[] text) {
    BytePointer pointer = new BytePointer(text.length + 1L);
    return pointer.put(text, 0, text.length).put((long) text.length, (byte) 0);
  }

  /**
   * A path as a {@code file:} URL of FFmpeg (which is not percent-encoded), byte for byte: also for
   * names that are no valid UTF-8, which a Java string cannot hold but a path and its URI can. The
   * prefix keeps names with a colon or a leading dash from being taken for something else. The
   * caller closes it.
   */
  static BytePointer url(Path file) {
    String encoded = file.toAbsolutePath().toUri().getRawPath();
    ByteArrayOutputStream url = new ByteArrayOutputStream(encoded.length() + 8);
    url.writeBytes("file:".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        url.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        url.write(c);
      }
    }
    return bytes(url.toByteArray());
  }

  /** Sets one entry, in UTF-8 whatever the locale. */
  static void put(AVDictionary dictionary, String key, String value) throws IOException {
    try (BytePointer k = bytes(key);
        BytePointer v = bytes(value)) {
      check(avutil.av_dict_set(dictionary, k, v, 0), "cannot set " + key);
    }
  }
}
