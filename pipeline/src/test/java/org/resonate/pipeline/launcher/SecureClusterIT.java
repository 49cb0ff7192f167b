package org.resonate.pipeline.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.audio.io.Codec;
import org.resonate.pipeline.cluster.keys.KeyFolder;
import org.resonate.pipeline.cluster.keys.KeyRole;
import org.resonate.pipeline.cluster.keys.KeySet;

/** A cluster that speaks TLS, through the launcher: who has keys is let in, and nobody else. */
@Timeout(120)
class SecureClusterIT {

  private static final int TRACKS = 2;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INTERNAL = "security.ssl.internal.";
  private static final String REST = "security.ssl.rest.";

  @TempDir static Path folder;

  private static Path archive;
  private static Path data;
  private static Path keys;
  private static Path others;
  private static int restPort;
  private static int rpcPort;
  private static String rest;

  @BeforeAll
  static void start() throws Exception {
    archive = Files.createDirectories(folder.resolve("archive"));
    for (int i = 1; i <= TRACKS; i++) {
      Archive.tune(archive.resolve("tune-" + i + ".wav"), Codec.WAV, 2, 1, i);
    }
    keys = folder.resolve("keys");
    Launcher.Result made = Launcher.run(folder, "cluster", "secure", keys);
    assertEquals(0, made.exit(), made.err());
    others = folder.resolve("others");
    new KeySet(List.of(), 100).make(others);
    data = folder.resolve("cluster");
    restPort = TestCluster.freePort();
    rpcPort = TestCluster.freePort();
    rest = "127.0.0.1:" + restPort;
    Launcher.Result result =
        Launcher.run(
            folder,
            "cluster",
            "start",
            "--slots",
            1,
            "--data",
            data,
            "--rest-port",
            restPort,
            "--rpc-port",
            rpcPort,
            "--secure",
            keys);
    assertEquals(0, result.exit(), result.err());
    assertTrue(result.out().contains("--flink-master " + rest + " --secure " + keys), result.out());
  }

  @AfterAll
  static void stop() throws Exception {
    Launcher.Result stopped = Launcher.run(folder, "cluster", "stop", "--data", data);
    assertEquals("3 process(es) ended", stopped.out().strip(), stopped.err());
  }

  private static JsonNode status() throws Exception {
    return JSON.readTree(Launcher.run(folder, "cluster", "status", "--json", "--data", data).out());
  }

  private static Launcher.Result job(Path out, Object... more) throws Exception {
    List<Object> words = new ArrayList<>(List.of("remaster", archive, "-o", out, "--threads", 1));
    words.addAll(List.of("--runner", "flink", "--flink-master", rest));
    words.addAll(List.of(more));
    return Launcher.run(folder, words.toArray());
  }

  @Test
  void aJobRunsToItsEndAndNoPasswordIsSeen() throws Exception {
    Path out = folder.resolve("out");
    Launcher.Result result = job(out, "--secure", keys.resolve("client"));
    assertEquals(0, result.exit(), result.err());
    assertEquals(TRACKS, Launcher.summary(out).get("counts").get("done").asInt());
    JsonNode status = status();
    assertEquals(keys.toString(), status.get("secure").asText());
    assertTrue(status.get("workers").get(0).get("joined").asBoolean(), status.toString());

    Path configuration = data.resolve("conf/config.yaml");
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(configuration)));
    List<String> passwords = passwords();
    assertTrue(passwords.size() >= 5);
    String known = Files.readString(configuration);
    assertTrue(passwords.stream().anyMatch(known::contains));
    for (Path written : List.of(data.resolve("logs"), out.resolve(".resonate"))) {
      try (var files = Files.walk(written)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          assertTrue(passwords.stream().noneMatch(text::contains), file.toString());
        }
      }
    }
  }

  private static List<String> passwords() throws IOException {
    List<String> passwords = new ArrayList<>();
    for (KeyRole role : KeyRole.values()) {
      KeyFolder.open(keys, role)
          .flink()
          .forEach(
              (name, value) -> {
                if (name.endsWith("password")) {
                  passwords.add(value);
                }
              });
    }
    return passwords;
  }

  @Test
  void whoHasNoKeysIsToldSo() throws Exception {
    Path out = folder.resolve("refused");
    refused(job(out), "the cluster at " + rest + " speaks TLS: name the folder");
    refused(job(out, "--secure", others), "do not go together");
    String jobmanager = "127.0.0.1:" + rpcPort;
    refused(worker(jobmanager), "speaks TLS: name the folder");
    refused(worker(jobmanager, "--secure", others.resolve("worker")), "has other keys than");
    assertFalse(Files.exists(out.resolve("tune-1.flac")));
  }

  private static Launcher.Result worker(String jobmanager, Object... more) throws Exception {
    List<Object> words = new ArrayList<>(List.of("worker", "--jobmanager", jobmanager));
    words.addAll(List.of("--data", folder.resolve("worker")));
    words.addAll(List.of(more));
    return Launcher.run(folder, words.toArray());
  }

  private static void refused(Launcher.Result result, String says) {
    assertEquals(3, result.exit(), result.err());
    assertTrue(result.err().contains(says), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
  }

  @Test
  void noHandshakeEndsWellWithoutACertificate() throws Exception {
    Map<String, String> client = KeyFolder.open(keys, KeyRole.CLIENT).flink();
    assertEquals("CN=resonate server", shown(restPort, context(client, client, REST)));
    assertRefused(restPort, context(null, client, REST));
    Map<String, String> otherClient = KeyFolder.open(others, KeyRole.CLIENT).flink();
    assertRefused(restPort, context(otherClient, client, REST));

    Map<String, String> worker = KeyFolder.open(keys, KeyRole.WORKER).flink();
    assertEquals("CN=resonate internal", shown(rpcPort, context(worker, worker, INTERNAL)));
    assertRefused(rpcPort, context(null, worker, INTERNAL));
    Map<String, String> otherWorker = KeyFolder.open(others, KeyRole.WORKER).flink();
    assertRefused(rpcPort, context(otherWorker, worker, INTERNAL));
  }

  /** Blobs, metrics and the data between workers have ports of their own. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void thereIsNoOtherDoor() throws Exception {
    Set<Integer> ports = listening();
    assertTrue(ports.containsAll(Set.of(restPort, rpcPort)), ports.toString());
    assertTrue(ports.size() >= 6, ports.toString());
    Map<String, String> worker = KeyFolder.open(keys, KeyRole.WORKER).flink();
    for (int port : ports) {
      if (port != restPort) {
        assertEquals("CN=resonate internal", shown(port, context(worker, worker, INTERNAL)));
        assertRefused(port, context(null, worker, INTERNAL));
      }
    }
  }

  /** The ports of the JobManager and the worker. */
  private static Set<Integer> listening() throws Exception {
    JsonNode state = JSON.readTree(data.resolve("cluster.json").toFile());
    Set<String> sockets = new HashSet<>();
    for (JsonNode process : state.get("processes")) {
      try (var files = Files.list(Path.of("/proc/" + process.get("pid").asLong() + "/fd"))) {
        for (Path file : files.toList()) {
          if (Files.isSymbolicLink(file)) {
            sockets.add(Files.readSymbolicLink(file).toString());
          }
        }
      }
    }
    Set<Integer> ports = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        // number local remote state … inode
        String[] columns = line.strip().split("\\s+", -1);
        if (columns[3].equals("0A") && sockets.contains("socket:[" + columns[9] + "]")) {
          String local = columns[1];
          ports.add(Integer.parseInt(local.substring(local.indexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }

  private static void assertRefused(int port, SSLContext context) {
    IOException refusal = assertThrows(IOException.class, () -> shown(port, context));
    // An alert, or the end of the connection where that comes first; but no silence.
    assertTrue(
        refusal instanceof SSLException || refusal instanceof SocketException,
        () -> "port %d: %s".formatted(port, refusal));
  }

  /** Whose certificate a port shows, once both sides are content. */
  private static String shown(int port, SSLContext context) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.startHandshake();
      return socket.getSession().getPeerPrincipal().getName();
    }
  }

  /**
   * What connects.
   *
   * @param pair settings that name what is shown; null: nothing is
   * @param trusted settings that name who is trusted
   */
  private static SSLContext context(
      Map<String, String> pair, Map<String, String> trusted, String prefix) throws Exception {
    KeyManager[] own = null;
    if (pair != null) {
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      String password = pair.get(prefix + "key-password");
      factory.init(store(pair, prefix + "keystore"), password.toCharArray());
      own = factory.getKeyManagers();
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store(trusted, prefix + "truststore"));
    SSLContext context = SSLContext.getInstance("TLSv1.2");
    context.init(own, factory.getTrustManagers(), null);
    return context;
  }

  private static KeyStore store(Map<String, String> flink, String name) throws Exception {
    try (InputStream file = Files.newInputStream(Path.of(flink.get(name)))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(file, flink.get(name + "-password").toCharArray());
      return store;
    }
  }
}
