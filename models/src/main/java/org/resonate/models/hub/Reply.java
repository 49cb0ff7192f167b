package org.resonate.models.hub;

import java.io.Closeable;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.resonate.models.hub.HubException.Remedy;

/**
 * An answer, at the end of its redirects.
 *
 * @param at who gave it
 * @param response its status and headers, and its body as it arrives
 * @param linked what the hub told on the way
 */
record Reply(URI at, HttpResponse<Arrivals> response, Linked linked) implements Closeable {

  private static final Pattern RANGE =
      Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(\\d{1,18}|\\*)");

  /** Which part of a file: −1 where it is not told. */
  record Range(long firstByte, long totalBytes) {}

  int status() {
    return response.statusCode();
  }

  Arrivals body() {
    return response.body();
  }

  /** What {@code Content-Range} says. */
  Range range() {
    Matcher range = RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
    if (!range.matches()) {
      return new Range(-1, -1);
    }
    return new Range(
        range.group(1) == null ? -1 : Long.parseLong(range.group(1)),
        range.group(2).equals("*") ? -1 : Long.parseLong(range.group(2)));
  }

  /**
   * What the bytes belong to.
   *
   * @throws HubException if the answer gives two different sizes
   */
  Origin origin(String base) throws HubException {
    String etag = response.headers().firstValue("ETag").orElse(null);
    boolean isStrong = etag != null && etag.startsWith("\"");
    long told =
        status() == 200
            ? Linked.number(response.headers(), "Content-Length")
            : range().totalBytes();
    if (told >= 0 && linked.sizeBytes() >= 0 && told != linked.sizeBytes()) {
      throw new HubException(
          Remedy.ELSEWHERE,
          "the hub says %d bytes, but %s sends a file of %d"
              .formatted(linked.sizeBytes(), at.getHost(), told));
    }
    return new Origin(
        base, isStrong ? etag : null, linked.sha256(), told < 0 ? linked.sizeBytes() : told);
  }

  /** Why there is no file in it. */
  HubException refusal() {
    String what = at.getHost() + " answers " + status();
    return switch (status()) {
      case 401, 403 ->
          new HubException(
              Remedy.ELSEWHERE,
              what
                  + ": the file is not given to everyone, or not there (the hub does not tell which)");
      case 404, 410 -> new HubException(Remedy.ELSEWHERE, what + ": there is no such file there");
      case 407 ->
          new HubException(
              Remedy.ELSEWHERE,
              "the proxy answers 407: it wants a user and a password, or other ones; give them as"
                  + " HTTPS_PROXY=http://user:password@host:port");
      case 429 -> new HubException(Remedy.RETRY, what + ": too many requests", pause());
      case 408, 500, 502, 503, 504 ->
          new HubException(Remedy.RETRY, what + ": the server has a problem", pause());
      default -> new HubException(Remedy.ELSEWHERE, what + ", which is no file");
    };
  }

  private Duration pause() {
    long seconds = Linked.number(response.headers(), "Retry-After");
    return seconds < 0 ? null : Duration.ofSeconds(Math.min(seconds, 3600));
  }

  @Override
  public void close() {
    body().close();
  }
}
