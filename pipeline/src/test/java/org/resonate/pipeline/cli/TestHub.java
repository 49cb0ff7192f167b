package org.resonate.pipeline.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A hub on the loopback: files by path, the rest of one that broke off, 404 for all others. */
final class TestHub implements AutoCloseable {

  private static final String RANGE = "bytes=";

  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, Integer> breaks = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  TestHub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String base() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  void put(String path, byte[] content) {
    files.put(path, content);
  }

  /** The hub breaks the next connection for a file that is there, and then no longer has it. */
  void loseAfter(String path, int bytes) {
    breaks.put(path, bytes);
  }

  /** The paths asked for, each with the byte to begin at where that was said. */
  List<String> asked() {
    return asked;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String range = exchange.getRequestHeaders().getFirst("Range");
      asked.add(range == null ? path : path + " " + range);
      byte[] content = files.get(path);
      if (content == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      int from = range == null ? 0 : Integer.parseInt(range.replaceAll(RANGE + "|-", ""));
      exchange.getResponseHeaders().set("ETag", "\"1\"");
      if (range != null) {
        exchange
            .getResponseHeaders()
            .set(
                "Content-Range",
                "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
      }
      exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
      Integer most = breaks.remove(path);
      if (most != null) {
        files.remove(path);
      }
      // Closed before all was sent, the connection breaks.
      exchange.getResponseBody().write(content, from, most == null ? content.length - from : most);
      exchange.getResponseBody().flush();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
