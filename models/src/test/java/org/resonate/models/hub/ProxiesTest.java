package org.resonate.models.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resonate.models.ModelException;

class ProxiesTest {
  private static final URI HUB = URI.create("https://hub.example.org/a");

  @TempDir Path folder;

  private static String chosen(URI address, String... variables) throws ModelException {
    Map<String, String> environment = new java.util.HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    List<Proxy> proxies = new Proxies(environment).select(address);
    assertEquals(1, proxies.size());
    if (proxies.get(0).type() == Proxy.Type.DIRECT) {
      return "direct";
    }
    InetSocketAddress proxy = (InetSocketAddress) proxies.get(0).address();
    return proxy.getHostString() + ":" + proxy.getPort();
  }

  @Test
  void theSchemeOfTheAddressChooses() throws ModelException {
    String[] both = {"HTTP_PROXY", "http://localhost:1", "HTTPS_PROXY", "http://localhost:2"};
    assertEquals("localhost:2", chosen(HUB, both));
    assertEquals("localhost:1", chosen(URI.create("http://hub.example.org"), both));
    assertEquals("direct", chosen(HUB, "HTTP_PROXY", "http://localhost:1"));
    assertEquals("localhost:3", chosen(HUB, "ALL_PROXY", "localhost:3"));
    assertEquals("localhost:80", chosen(HUB, "HTTPS_PROXY", "localhost"));
    assertEquals("direct", chosen(HUB, "HTTPS_PROXY", "", "HTTP_PROXY", "http://localhost:1"));
  }

  @Test
  void lowerCaseComesBeforeUpperCase() throws ModelException {
    assertEquals(
        "localhost:2", chosen(HUB, "HTTPS_PROXY", "localhost:1", "https_proxy", "localhost:2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "example.org",
        ".example.org",
        "hub.example.org",
        "a.b, Hub.Example.ORG",
        "x example.org",
        "example.org:443"
      })
  void whatNoProxyCoversIsReachedDirectly(String none) throws ModelException {
    assertEquals("direct", chosen(HUB, "HTTPS_PROXY", "localhost:1", "NO_PROXY", none));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ample.org", "other.org", "example.org:80", "org.", "a.hub.example.org"})
  void whatNoProxyDoesNotCoverIsNot(String none) throws ModelException {
    assertEquals("localhost:1", chosen(HUB, "HTTPS_PROXY", "localhost:1", "no_proxy", none));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://localhost:1", "https://localhost:1", "http://", "http://u:se cret@h:1"})
  void aProxyThatCannotBeUsedIsNamedButNotItsPassword(String value) {
    ModelException refusal =
        assertThrows(ModelException.class, () -> new Proxies(Map.of("HTTPS_PROXY", value)));
    assertTrue(refusal.getMessage().contains("HTTPS_PROXY names no proxy"), refusal.getMessage());
    assertFalse(refusal.getMessage().contains("cret"), refusal.getMessage());
  }

  @Test
  void userAndPasswordAreDecoded() throws ModelException {
    Proxies proxies = new Proxies(Map.of("https_proxy", "http://user:p%40ss@localhost:1"));
    assertEquals(Optional.of("Basic dXNlcjpwQHNz"), proxies.authorization(HUB));
    assertEquals(Optional.empty(), proxies.authorization(URI.create("http://hub.example.org")));
  }

  @Test
  void plainHttpGoesThroughItsProxy() throws Exception {
    byte[] bytes = Downloads.bytes(1000, 4);
    try (LocalHub proxy = new LocalHub()) {
      // To a proxy the request names the whole address; the path is the same.
      proxy.file(
          "adefossez/HTDemucs",
          "a.yaml",
          (exchange, call) -> {
            boolean isProxied =
                exchange.getRequestURI().toString().startsWith("http://hub.invalid/")
                    && "Basic dTpw"
                        .equals(exchange.getRequestHeaders().getFirst("Proxy-Authorization"));
            (isProxied ? LocalHub.bytes(bytes, null) : LocalHub.status(400)).to(exchange, call);
          });
      Hub hub =
          Downloads.hub(
              Map.of("http_proxy", "http://u:p@localhost:" + proxy.base().getPort()),
              URI.create("http://hub.invalid"));
      Path file = hub.download("adefossez/HTDemucs", "a.yaml", folder, DownloadProgress.NONE);
      assertArrayEquals(bytes, Files.readAllBytes(file));
    }
  }

  @Test
  void aProxyThatIsNotThereIsNamed() throws Exception {
    int port;
    try (LocalHub gone = new LocalHub()) {
      port = gone.base().getPort();
    }
    Hub hub =
        Downloads.hub(
            Map.of("http_proxy", "http://u:secret@localhost:" + port),
            URI.create("http://hub.invalid"));
    String refusal =
        assertThrows(
                ModelException.class,
                () -> hub.download("adefossez/HTDemucs", "a.yaml", folder, DownloadProgress.NONE))
            .getMessage();
    assertTrue(refusal.contains("to hub.invalid through the proxy localhost:" + port), refusal);
    assertFalse(refusal.contains("secret"), refusal);
  }
}
