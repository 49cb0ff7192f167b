package org.resonate.pipeline.catalogue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;

/**
 * The stable id of a track: a readable slug of the relative path and a hash of its bytes. At most
 * 100 characters of {@code [A-Za-z0-9_-]}, so it is a file name anywhere, on folding file systems
 * too.
 */
final class TrackId {
  private static final int HASH_DIGITS = 16;
  private static final int SLUG_CHARS = 100 - 1 - HASH_DIGITS;

  private TrackId() {}

  static String of(String relativePath) {
    String plain =
        Normalizer.normalize(RawPath.display(relativePath), Normalizer.Form.NFD)
            .replaceAll("\\p{M}+", "")
            .replaceAll("[^A-Za-z0-9]+", "_")
            .replaceAll("^_|_$", "");
    // The end of a path says more than its beginning.
    String slug = plain.substring(Math.max(0, plain.length() - SLUG_CHARS));
    return (slug.isEmpty() ? "track" : slug) + "-" + hash(relativePath);
  }

  /** 64 bits of the SHA-256 of the path's bytes, as hexadecimal digits. */
  static String hash(String relativePath) {
    return HexFormat.of().formatHex(sha256(RawPath.decode(relativePath))).substring(0, HASH_DIGITS);
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** 64 bits that stand for a text in a set of millions. */
  static long key(String text) {
    byte[] digest = sha256(text.getBytes(StandardCharsets.UTF_8));
    long key = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      key = key << 8 | (digest[i] & 0xff);
    }
    return key;
  }
}
