package org.resonate.pipeline.cluster.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in with which keys, over real sockets. */
@Timeout(60)
class HandshakeTest {

  @TempDir static Path folder;
  private static Path keys;
  private static Path others;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @BeforeAll
  static void make() throws Exception {
    keys = folder.resolve("keys");
    others = folder.resolve("others");
    new KeySet(List.of("studio.local", "10.0.0.7"), 100).make(keys);
    new KeySet(List.of("studio.local"), 100).make(others);
  }

  @AfterEach
  void end() {
    thread.shutdownNow();
  }

  private static SSLContext of(Path set, KeyRole role) throws IOException {
    return KeyFolder.open(set, role).context();
  }

  @Test
  void serverAndClientKnowEachOtherAndNobodyElseGetsIn() throws Exception {
    SSLContext server = of(keys, KeyRole.CLUSTER);
    SSLContext client = of(keys, KeyRole.CLIENT);
    assertTrue(meet(server, client, "studio.local"));
    assertFalse(meet(server, client, "mini.local"), "another name");
    assertFalse(meet(server, trustingOnly(), "studio.local"), "no certificate");
    assertFalse(meet(server, server, "studio.local"), "the server's pair is no client's");
    assertFalse(meet(client, client, null), "the client's pair is no server's");
    assertFalse(meet(server, of(keys, KeyRole.WORKER), null), "a worker's pair");
    assertFalse(meet(server, of(others, KeyRole.CLIENT), null), "other keys");
  }

  @Test
  void workersKnowEachOtherAndNobodyElseGetsIn() throws Exception {
    SSLContext worker = of(keys, KeyRole.WORKER);
    assertTrue(meet(worker, worker, null));
    assertFalse(meet(worker, of(keys, KeyRole.CLIENT), null), "a client's pair");
    assertFalse(meet(worker, of(others, KeyRole.WORKER), null), "other keys");
  }

  /** Trusts what a client trusts, and has nothing to show. */
  private static SSLContext trustingOnly() throws Exception {
    Map<String, String> flink = KeyFolder.open(keys, KeyRole.CLIENT).flink();
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(
        Stores.read(
            Path.of(flink.get("security.ssl.rest.truststore")),
            flink.get("security.ssl.rest.truststore-password")));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusted.getTrustManagers(), null);
    return context;
  }

  /**
   * Whether both sides end a handshake well; the server asks for a certificate.
   *
   * @param name what the client calls the server; null: it does not look at the name
   */
  private boolean meet(SSLContext server, SSLContext client, String name) throws Exception {
    try (SSLServerSocket listening =
        (SSLServerSocket)
            server
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listening.setNeedClientAuth(true);
      Future<Boolean> answered =
          thread.submit(
              () -> {
                try (SSLSocket socket = (SSLSocket) listening.accept()) {
                  return shakesHands(socket);
                }
              });
      boolean asked;
      try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
          SSLSocket socket =
              (SSLSocket) client.getSocketFactory().createSocket(plain, name, 0, true)) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.2"});
        parameters.setEndpointIdentificationAlgorithm(name == null ? null : "HTTPS");
        socket.setSSLParameters(parameters);
        asked = shakesHands(socket);
      }
      return answered.get() && asked;
    }
  }

  private static boolean shakesHands(SSLSocket socket) throws IOException {
    try {
      socket.startHandshake();
      return true;
    } catch (SSLException | SocketException e) {
      return false;
    }
  }

  @Test
  void theNamesOfTheServerAreKnownBeforeItStarts() throws Exception {
    KeyFolder cluster = KeyFolder.open(keys, KeyRole.CLUSTER);
    for (String host :
        List.of("studio.local", "STUDIO.local", "10.0.0.7", "127.0.0.1", "localhost", "::1")) {
      assertEquals(Optional.empty(), cluster.mismatch(host), host);
    }
    String other = cluster.mismatch("mini.local").orElseThrow();
    assertTrue(other.contains("for studio.local, 10.0.0.7, localhost"), other);
    assertTrue(other.contains("--host mini.local"), other);
  }

  @Test
  void aWorkerIsToldWhyItCannotJoin() throws Exception {
    Optional<KeyFolder> right = Optional.of(KeyFolder.open(keys, KeyRole.WORKER));
    Optional<KeyFolder> wrong = Optional.of(KeyFolder.open(others, KeyRole.WORKER));
    try (ServerSocket secured =
        of(keys, KeyRole.WORKER)
            .getServerSocketFactory()
            .createServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + secured.getLocalPort();
      assertEquals(Optional.empty(), told(secured, address, right));
      assertTrue(told(secured, address, wrong).orElseThrow().contains("has other keys than"));
      assertTrue(told(secured, address, Optional.empty()).orElseThrow().contains("speaks TLS:"));
    }
    int port;
    try (ServerSocket plain = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      port = plain.getLocalPort();
      String address = "127.0.0.1:" + port;
      assertEquals(Optional.empty(), told(plain, address, Optional.empty()));
      assertTrue(told(plain, address, right).orElseThrow().contains("speaks no TLS"));
    }
    // Nobody is there yet.
    String nobody = "127.0.0.1:" + port;
    assertEquals(Optional.empty(), Peer.obstacle(nobody, right));
    assertThrows(ConnectException.class, () -> Peer.speaksTls(nobody));
  }

  /** What a worker is told while the other side takes one connection and hangs up. */
  private Optional<String> told(ServerSocket server, String address, Optional<KeyFolder> keys)
      throws Exception {
    Future<Boolean> answered =
        thread.submit(
            () -> {
              try (Socket socket = server.accept()) {
                return socket instanceof SSLSocket tls && shakesHands(tls);
              }
            });
    Optional<String> obstacle = Peer.obstacle(address, keys);
    assertFalse(answered.get());
    return obstacle;
  }
}
