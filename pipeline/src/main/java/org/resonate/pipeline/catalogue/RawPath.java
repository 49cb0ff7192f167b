package org.resonate.pipeline.catalogue;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Paths as the bytes they are, and as percent-encoded text. Archives hold names that are not UTF-8;
 * Java shows those with U+FFFD, which no longer opens, but keeps their bytes inside the {@link
 * Path} and gives them away in its URI.
 */
public final class RawPath {
  /** What stands for itself in the path of a URI, and in a relative one. */
  private static final String PLAIN = "-_.!~*'()@&=+$,/";

  private static final char REPLACEMENT = '\uFFFD';

  private RawPath() {}

  /** The bytes of a path as the file system has them. */
  public static byte[] bytes(Path path) {
    String text = path.toString();
    if (text.indexOf(REPLACEMENT) < 0) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    // A path's URI is that of its absolute path: cut off what toUri put in front of a relative one.
    byte[] absolute = decode(path.toUri().getRawPath());
    int end = absolute.length - (absolute[absolute.length - 1] == '/' ? 1 : 0);
    int start =
        path.isAbsolute() ? 0 : decode(Path.of("").toAbsolutePath().toUri().getRawPath()).length;
    byte[] bytes = new byte[end - start];
    System.arraycopy(absolute, start, bytes, 0, bytes.length);
    return bytes;
  }

  /** Percent-encodes; the same bytes always give the same text. */
  public static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      char c = (char) (b & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
        text.append(c);
      } else {
        text.append('%')
            .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return text.toString();
  }

  /** Percent-encodes a path. */
  public static String encode(Path path) {
    return encode(bytes(path));
  }

  /** The bytes of percent-encoded text. */
  public static byte[] decode(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    byte[] text = encoded.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '%' && i + 2 < text.length) {
        bytes.write(
            Character.digit((char) text[i + 1], 16) << 4 | Character.digit((char) text[i + 2], 16));
        i += 2;
      } else {
        bytes.write(text[i]);
      }
    }
    return bytes.toByteArray();
  }

  /** The URI of an absolute path, percent-encoded, without a trailing slash. */
  public static String uri(Path absolute) {
    return "file://" + encode(absolute);
  }

  /** The path of such a URI. */
  public static Path path(String uri) {
    return Path.of(URI.create(uri));
  }

  /** A path under a folder, from its percent-encoded relative form. */
  public static Path resolve(Path folder, String encoded) {
    String root = encode(folder.toAbsolutePath());
    return path("file://" + (root.endsWith("/") ? root : root + "/") + encoded);
  }

  /** The absolute path of a file's URI, for people and programs. */
  public static String displayFile(String uri) {
    return "/" + display(uri.replaceFirst("^file:/+", ""));
  }

  /** For people: UTF-8 where it is, else byte for character, so that different names stay so. */
  public static String display(String encoded) {
    byte[] bytes = decode(encoded);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
