package org.resonate.models.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.resonate.models.hub.Downloads.bytes;
import static org.resonate.models.hub.Downloads.sha256;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.models.ModelException;

/** Over TLS, with and without a proxy. */
class HttpsTest {
  private static final byte[] BYTES = bytes(100_000, 7);
  private static final String FILE = "htdemucs.yaml";
  private static final char[] PASSWORD = "password".toCharArray();

  @TempDir static Path keys;
  @TempDir Path folder;
  private static SSLContext tls;

  /** A certificate for localhost that is its own authority, by the JDK's tool. */
  @BeforeAll
  static void makeCertificate() throws Exception {
    Path store = keys.resolve("hub.p12");
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    assertEquals(0, tool.waitFor());
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      certificates.load(in, PASSWORD);
    }
    var key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    key.init(certificates, PASSWORD);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(certificates);
    tls = SSLContext.getInstance("TLS");
    tls.init(key.getKeyManagers(), trust.getTrustManagers(), null);
  }

  private static Hub hub(Map<String, String> environment, URI base) throws ModelException {
    HttpClient.Builder settings = HubClient.settings().sslContext(tls);
    return new Hub(
        List.of(base), new HubClient(settings, new Proxies(environment), Downloads.HASTE));
  }

  private Path download(Map<String, String> environment, URI base)
      throws ModelException, InterruptedException {
    return hub(environment, base)
        .download("adefossez/HTDemucs", FILE, folder, DownloadProgress.NONE);
  }

  @Test
  void aFileComesOverTls() throws Exception {
    try (LocalHub server = new LocalHub(tls)) {
      server.file(
          "adefossez/HTDemucs", FILE, LocalHub.redirect("/cdn", sha256(BYTES), BYTES.length));
      server.path("/cdn", LocalHub.cut(BYTES, null, 60_000, 1));
      assertArrayEquals(BYTES, Files.readAllBytes(download(Map.of(), server.base())));
      assertEquals(
          List.of(FILE, "cdn", FILE + " bytes=60000-", "cdn bytes=60000-"), server.asked());
    }
  }

  @Test
  void aRedirectToPlainHttpIsRefused() throws Exception {
    try (LocalHub server = new LocalHub(tls);
        LocalHub plain = new LocalHub()) {
      server.file(
          "adefossez/HTDemucs",
          FILE,
          LocalHub.redirect(plain.base() + "/cdn", sha256(BYTES), BYTES.length));
      plain.path("/cdn", LocalHub.bytes(BYTES, null));
      ModelException refusal =
          assertThrows(ModelException.class, () -> download(Map.of(), server.base()));
      assertTrue(refusal.getMessage().contains("is not https"), refusal.getMessage());
      assertEquals(List.of(), plain.asked());
    }
  }

  @Test
  void aServerThatNobodyVouchesForIsRefused() throws Exception {
    try (LocalHub server = new LocalHub(tls)) {
      server.file("adefossez/HTDemucs", FILE, LocalHub.bytes(BYTES, null));
      Hub trusting = Downloads.hub(server.base());
      ModelException refusal =
          assertThrows(
              ModelException.class,
              () -> trusting.download("adefossez/HTDemucs", FILE, folder, DownloadProgress.NONE));
      assertTrue(
          refusal.getMessage().contains("no safe connection to localhost"), refusal.getMessage());
      assertEquals(List.of(), server.asked());
    }
  }

  @Test
  void aProxyTunnelsAndGetsThePasswordThatTheServerDoesNotGet() throws Exception {
    try (LocalHub server = new LocalHub(tls);
        LocalProxy proxy = new LocalProxy("Basic dXNlcjpwQHNz")) {
      server.file(
          "adefossez/HTDemucs",
          FILE,
          (exchange, call) -> {
            boolean told = exchange.getRequestHeaders().containsKey("Proxy-Authorization");
            (told ? LocalHub.status(400) : LocalHub.bytes(BYTES, null)).to(exchange, call);
          });
      Path file = download(Map.of("HTTPS_PROXY", proxy.address("user:p%40ss@")), server.base());
      assertArrayEquals(BYTES, Files.readAllBytes(file));
      assertEquals(List.of("CONNECT localhost:" + server.base().getPort()), proxy.asked());
    }
  }

  @Test
  void aProxyThatWantsAnotherPasswordIsTold() throws Exception {
    try (LocalHub server = new LocalHub(tls);
        LocalProxy proxy = new LocalProxy("Basic dXNlcjpwQHNz")) {
      server.file("adefossez/HTDemucs", FILE, LocalHub.bytes(BYTES, null));
      for (String user : List.of("", "user:wrong@")) {
        ModelException refusal =
            assertThrows(
                ModelException.class,
                () -> download(Map.of("https_proxy", proxy.address(user)), server.base()));
        assertTrue(refusal.getMessage().contains("the proxy answers 407"), refusal.getMessage());
      }
      assertEquals(List.of(), server.asked());
    }
  }
}
