package org.resonate.pipeline.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.resonate.models.hub.Hub;

/**
 * Where {@code resonate models pull} downloads from.
 *
 * @param hub an address with the official hub's layout; {@code auto}: the environment's {@code
 *     HF_ENDPOINT}, which users of that hub know, or the official one
 * @param mirrors addresses that are tried after it, in turn
 */
public record HubSettings(String hub, List<String> mirrors) {

  /** The official hub, or what the environment names. */
  public static final HubSettings DEFAULT = new HubSettings("auto", List.of());

  private static final String ENDPOINT = "HF_ENDPOINT";

  /** Copies the list. */
  public HubSettings {
    mirrors = List.copyOf(mirrors);
  }

  /** Notes each address that is none. */
  void check(List<String> mistakes) {
    if (!hub.equals("auto")) {
      check("models.hub", hub, mistakes);
    }
    mirrors.forEach(mirror -> check("models.mirrors", mirror, mistakes));
  }

  /** Notes an address that is none, naming the setting or flag it came from. */
  public static void check(String setting, String address, List<String> mistakes) {
    if (!isAddress(address)) {
      mistakes.add(
          "%s must be an address such as %s, got %s".formatted(setting, Hub.OFFICIAL, address));
    }
  }

  private static boolean isAddress(String text) {
    try {
      URI address = new URI(text);
      String scheme = address.getScheme() == null ? "" : address.getScheme();
      return List.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT))
          && address.getHost() != null
          && address.getUserInfo() == null
          && address.getQuery() == null
          && address.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * The addresses to try, in their order; for settings without mistakes.
   *
   * @param environment variables by name
   * @param mistakes an address in the environment that is none is added here
   */
  public List<URI> bases(Map<String, String> environment, List<String> mistakes) {
    String first = hub;
    if (hub.equals("auto")) {
      first = environment.getOrDefault(ENDPOINT, "").strip();
      if (first.isEmpty()) {
        first = Hub.OFFICIAL.toString();
      } else if (!isAddress(first)) {
        check("the environment's " + ENDPOINT, first, mistakes);
        return List.of();
      }
    }
    return Stream.concat(Stream.of(first), mirrors.stream()).map(URI::create).toList();
  }
}
