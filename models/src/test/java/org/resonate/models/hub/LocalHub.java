package org.resonate.models.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** A hub on the loopback, which answers as each test wants. */
final class LocalHub implements AutoCloseable {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

  /** How a path is answered; {@code call} counts from 1. */
  interface Answer {
    void to(HttpExchange exchange, int call) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** A hub that speaks http. */
  LocalHub() throws IOException {
    this(HttpServer.create(loopback(), 0));
  }

  /** A hub that speaks https. */
  LocalHub(SSLContext tls) throws IOException {
    this(secure(tls));
  }

  private LocalHub(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static HttpServer secure(SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return server;
  }

  URI base() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
  }

  /** Answers for a file of a repository. */
  LocalHub file(String repo, String name, Answer answer) {
    return path("/" + repo + "/resolve/main/" + name, answer);
  }

  LocalHub path(String path, Answer answer) {
    answers.put(path, answer);
    calls.remove(path);
    return this;
  }

  /** What was asked: the file's name, then {@code Range} and {@code If-Range} where given. */
  List<String> asked() {
    return asked;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String range = exchange.getRequestHeaders().getFirst("Range");
    String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
    asked.add(
        path.substring(path.lastIndexOf('/') + 1)
            + (range == null ? "" : " " + range)
            + (ifRange == null ? "" : " if " + ifRange));
    int call = calls.computeIfAbsent(path, p -> new AtomicInteger()).incrementAndGet();
    answers.getOrDefault(path, status(404)).to(exchange, call);
    exchange.close(); // An answer that throws cuts the connection.
  }

  static Answer status(int status) {
    return (exchange, call) -> exchange.sendResponseHeaders(status, -1);
  }

  /** The bytes, ranges honoured as RFC 9110 says. */
  static Answer bytes(byte[] bytes, String etag) {
    return (exchange, call) -> send(exchange, bytes, etag, Integer.MAX_VALUE);
  }

  /** The same, but the first connections are cut after so many bytes each. */
  static Answer cut(byte[] bytes, String etag, int afterBytes, int times) {
    return (exchange, call) ->
        send(exchange, bytes, etag, call <= times ? afterBytes : Integer.MAX_VALUE);
  }

  /** A redirect with what the hub tells of large files. */
  static Answer redirect(String to, String sha256, long sizeBytes) {
    return (exchange, call) -> {
      exchange.getResponseHeaders().set("Location", to);
      exchange.getResponseHeaders().set("ETag", "\"not of the file\"");
      exchange.getResponseHeaders().set("X-Linked-ETag", "\"" + sha256 + "\"");
      exchange.getResponseHeaders().set("X-Linked-Size", Long.toString(sizeBytes));
      exchange.sendResponseHeaders(302, -1);
    };
  }

  /** The bytes, or the rest of them where the request's own headers ask for it. */
  static void send(HttpExchange exchange, byte[] bytes, String etag, int mostBytes)
      throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    boolean isMet = condition == null || condition.equals(etag);
    send(exchange, bytes, etag, mostBytes, isMet ? range : null);
  }

  /** The bytes, or a range of them, whatever was asked for. */
  static void send(HttpExchange exchange, byte[] bytes, String etag, int mostBytes, String given)
      throws IOException {
    if (etag != null) {
      exchange.getResponseHeaders().set("ETag", etag);
    }
    Matcher range = RANGE.matcher(given == null ? "" : given);
    int from = 0;
    int status = 200;
    if (range.matches()) {
      from = Integer.parseInt(range.group(1));
      if (from >= bytes.length) {
        exchange.getResponseHeaders().set("Content-Range", "bytes */" + bytes.length);
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length));
      status = 206;
    }
    exchange.sendResponseHeaders(status, bytes.length - from);
    exchange.getResponseBody().write(bytes, from, Math.min(mostBytes, bytes.length - from));
    exchange.getResponseBody().flush();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
