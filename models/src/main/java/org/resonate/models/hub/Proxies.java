package org.resonate.models.hub;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.resonate.models.ModelException;

/**
 * The proxies that the environment names, as curl reads it: {@code https_proxy}, {@code http_proxy}
 * and {@code all_proxy} by the scheme of the address, lower case before upper; {@code no_proxy}
 * lists hosts (and all under them, with or without a leading dot, an optional port) that are
 * reached directly, {@code *} all. Without such a variable the JVM's own settings count. Only
 * proxies that speak plain HTTP: the JVM's client knows no other.
 */
final class Proxies extends ProxySelector {

  private final Map<String, URI> byScheme = new HashMap<>();
  private final List<String> direct;

  /**
   * @param environment variables by name
   * @throws ModelException if a variable names no proxy that can be used
   */
  Proxies(Map<String, String> environment) throws ModelException {
    for (String scheme : List.of("http", "https")) {
      for (String variable :
          List.of(
              scheme + "_proxy",
              (scheme + "_proxy").toUpperCase(Locale.ROOT),
              "all_proxy",
              "ALL_PROXY")) {
        String value = environment.getOrDefault(variable, "").strip();
        if (!value.isEmpty() && !byScheme.containsKey(scheme)) {
          byScheme.put(scheme, parse(variable, value));
        }
      }
    }
    String none = environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
    direct = List.of(none.toLowerCase(Locale.ROOT).strip().split("[,\\s]+"));
  }

  private static URI parse(String variable, String value) throws ModelException {
    try {
      URI proxy = URI.create(value.contains("://") ? value : "http://" + value);
      if (proxy.getScheme().equalsIgnoreCase("http") && proxy.getHost() != null) {
        return proxy;
      }
    } catch (IllegalArgumentException e) {
      // The value may hold a password: neither it nor the parser's message is shown.
      throw unusable(variable);
    }
    throw unusable(variable);
  }

  private static ModelException unusable(String variable) {
    return new ModelException(
        "the environment's "
            + variable
            + " names no proxy that can be used: it must look like http://host:port or"
            + " http://user:password@host:port, special characters as %XX");
  }

  /** The proxy for an address; empty where it is reached directly. */
  Optional<URI> proxyFor(URI address) {
    URI proxy = byScheme.get(address.getScheme().toLowerCase(Locale.ROOT));
    return proxy == null || direct.stream().anyMatch(entry -> covers(entry, address))
        ? Optional.empty()
        : Optional.of(proxy);
  }

  /** The value of {@code Proxy-Authorization}; empty where the proxy wants none. */
  Optional<String> authorization(URI address) {
    return proxyFor(address)
        .map(URI::getRawUserInfo)
        .map(
            raw -> {
              // A plus is a plus here, unlike in forms.
              String user = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
              return "Basic "
                  + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
            });
  }

  private static boolean covers(String entry, URI address) {
    String host = address.getHost().toLowerCase(Locale.ROOT);
    if (entry.equals("*")) {
      return true;
    }
    String name = entry.startsWith(".") ? entry.substring(1) : entry;
    if (name.matches(".*[^:]:\\d+")) {
      int colon = name.lastIndexOf(':');
      if (Integer.parseInt(name.substring(colon + 1)) != port(address)) {
        return false;
      }
      name = name.substring(0, colon);
    }
    return !name.isEmpty() && (host.equals(name) || host.endsWith("." + name));
  }

  private static int port(URI address) {
    return address.getPort() >= 0
        ? address.getPort()
        : address.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }

  @Override
  public List<Proxy> select(URI address) {
    if (byScheme.isEmpty()) {
      return ProxySelector.getDefault() == null
          ? List.of(Proxy.NO_PROXY)
          : ProxySelector.getDefault().select(address);
    }
    return proxyFor(address)
        .map(
            proxy ->
                List.of(
                    new Proxy(
                        Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port(proxy)))))
        .orElse(List.of(Proxy.NO_PROXY));
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
    // There is one proxy for an address; its failure is the request's, which tells it.
  }
}
