package org.resonate.models.hub;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A proxy on the loopback that knows CONNECT only. */
final class LocalProxy implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final String authorization;

  /**
   * @param authorization without which it refuses; null: none is needed
   */
  LocalProxy(String authorization) throws IOException {
    this.authorization = authorization;
    threads.execute(this::open);
  }

  String address(String user) {
    return "http://%slocalhost:%d".formatted(user, door.getLocalPort());
  }

  /** The tunnels that were granted. */
  List<String> asked() {
    return asked;
  }

  private void open() {
    try {
      while (true) {
        Socket client = door.accept();
        threads.execute(() -> quietly(() -> serve(client)));
      }
    } catch (IOException e) {
      // The door was closed: the test is over.
    }
  }

  private interface Exchange {
    void run() throws IOException;
  }

  private static void quietly(Exchange exchange) {
    try {
      exchange.run();
    } catch (IOException e) {
      // One side hung up; the client under test says what that means.
    }
  }

  private void serve(Socket client) throws IOException {
    try (client) {
      // No read-ahead matters: the client sends nothing more until it is answered.
      var reader =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      String request = reader.readLine();
      String given = null;
      for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
        if (line.regionMatches(true, 0, "Proxy-Authorization: ", 0, 21)) {
          given = line.substring(21);
        }
      }
      if (authorization != null && !authorization.equals(given)) {
        say(client, "407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0");
        return;
      }
      String[] words = request.split(" ", -1);
      asked.add(words[0] + " " + words[1]);
      int colon = words[1].lastIndexOf(':');
      try (Socket server =
          new Socket(
              words[1].substring(0, colon), Integer.parseInt(words[1].substring(colon + 1)))) {
        say(client, "200 Connected");
        threads.execute(() -> quietly(() -> pump(client, server)));
        pump(server, client);
      }
    }
  }

  private static void say(Socket client, String text) throws IOException {
    client
        .getOutputStream()
        .write(("HTTP/1.1 " + text + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void pump(Socket from, Socket to) throws IOException {
    InputStream in = from.getInputStream();
    in.transferTo(to.getOutputStream());
    to.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    door.close();
    threads.shutdownNow();
  }
}
