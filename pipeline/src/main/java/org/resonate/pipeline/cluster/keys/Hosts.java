package org.resonate.pipeline.cluster.keys;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names and addresses that a certificate is for. */
final class Hosts {

  /** What stands in every set: its own box reaches the cluster by these. */
  static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String NAME = LABEL + "(\\." + LABEL + ")*";
  private static final String NUMBERS = "[0-9.]+";
  private static final String ADDRESS_4 = "(\\d{1,3}\\.){3}\\d{1,3}";
  private static final String ADDRESS_6 = "[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*";

  private Hosts() {}

  /** Whether a certificate can be for it. */
  static boolean isHost(String host) {
    return isAddress(host) || (host.matches(NAME) && !host.matches(NUMBERS));
  }

  private static boolean isAddress(String host) {
    if (!host.matches(ADDRESS_4) && !host.matches(ADDRESS_6)) {
      return false;
    }
    try {
      InetAddress.getByName(host); // Of digits alone it asks nobody.
      return true;
    } catch (UnknownHostException e) {
      return false; // 999.1.1.1
    }
  }

  /** These and the loopback's, each once. */
  static Set<String> withLoopback(Collection<String> hosts) {
    Set<String> all = new LinkedHashSet<>(hosts);
    all.addAll(LOOPBACK);
    return all;
  }

  /** As keytool's {@code -ext} wants them. */
  static String extension(Collection<String> hosts) {
    List<String> names = new ArrayList<>();
    for (String host : hosts) {
      names.add((isAddress(host) ? "ip:" : "dns:") + host);
    }
    return "san=" + String.join(",", names);
  }

  /** Those of a certificate. */
  static Set<String> of(X509Certificate certificate) throws CertificateParsingException {
    Set<String> hosts = new LinkedHashSet<>();
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names != null) {
      names.forEach(name -> hosts.add(name.get(1).toString()));
    }
    return hosts;
  }

  /** Whether one of them is meant; names without regard to case, addresses however written. */
  static boolean contains(Set<String> hosts, String host) {
    String wanted = canonical(host);
    return hosts.stream().anyMatch(known -> canonical(known).equals(wanted));
  }

  private static String canonical(String host) {
    try {
      return isAddress(host)
          ? InetAddress.getByName(host).getHostAddress()
          : host.toLowerCase(Locale.ROOT);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
