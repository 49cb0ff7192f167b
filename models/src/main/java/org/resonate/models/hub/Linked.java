package org.resonate.models.hub;

import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the hub tells of the file behind a redirect, in {@code X-Linked-ETag} and {@code
 * X-Linked-Size}.
 *
 * @param sha256 in lower-case hex; null: not told
 * @param sizeBytes −1: not told
 */
record Linked(String sha256, long sizeBytes) {

  static final Linked NOTHING = new Linked(null, -1);

  /** Small files have no SHA-256 here but a shorter hash of git's. */
  private static final Pattern SHA256 = Pattern.compile("(?:W/)?\"?([0-9a-f]{64})\"?");

  static Linked of(HttpHeaders headers) {
    String etag = headers.firstValue("X-Linked-ETag").orElse("").toLowerCase(Locale.ROOT).strip();
    Matcher sha256 = SHA256.matcher(etag.replaceFirst("^w/", ""));
    return new Linked(sha256.matches() ? sha256.group(1) : null, number(headers, "X-Linked-Size"));
  }

  /** What is told already, else what the other one tells. */
  Linked or(Linked later) {
    return new Linked(
        sha256 == null ? later.sha256 : sha256, sizeBytes < 0 ? later.sizeBytes : sizeBytes);
  }

  /** A header's number; −1 where there is none. */
  static long number(HttpHeaders headers, String name) {
    try {
      OptionalLong value = headers.firstValueAsLong(name);
      return value.orElse(-1);
    } catch (NumberFormatException e) {
      return -1; // As good as not told: sizes that are told are compared all the same.
    }
  }
}
