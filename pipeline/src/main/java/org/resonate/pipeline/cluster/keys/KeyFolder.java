package org.resonate.pipeline.cluster.keys;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The keys of a role, as a {@link KeySet} made them and somebody copied them. */
public final class KeyFolder {

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String STORE = "store";
  private static final Duration SOON = Duration.ofDays(30);

  private final Path folder;
  private final Map<String, String> flink;
  private final String prefix;
  private final KeyStore pair;
  private final X509Certificate certificate;

  private KeyFolder(Path folder, Map<String, String> flink, String prefix)
      throws IOException, GeneralSecurityException {
    this.folder = folder;
    this.flink = flink;
    this.prefix = prefix;
    for (String name : flink.keySet()) {
      if (name.endsWith(STORE)) {
        store(name);
      }
    }
    this.pair = store(prefix + "keystore");
    this.certificate = Stores.certificates(pair).get(0);
  }

  /**
   * Opens a folder and each store in it.
   *
   * @param given a whole set, or the role's folder of one
   * @throws IOException naming what is wrong with it, and what to do
   */
  public static KeyFolder open(Path given, KeyRole role) throws IOException {
    return open(given, role, Instant.now());
  }

  /** The same at another time. */
  static KeyFolder open(Path given, KeyRole role, Instant now) throws IOException {
    Path inside = given.resolve(role.folder());
    Path folder = (Files.isDirectory(inside) ? inside : given).toAbsolutePath().normalize();
    Path file = folder.resolve(role.file());
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "%s holds no keys of a %s (no %s); resonate cluster secure makes them, in a folder %s"
              .formatted(given, role.folder(), role.file(), role.folder()));
    }
    String prefix = role == KeyRole.WORKER ? "security.ssl.internal." : "security.ssl.rest.";
    try {
      KeyFolder keys = new KeyFolder(folder, read(file), prefix);
      if (keys.end().isBefore(now)) {
        throw new IOException(
            "the keys in %s ended on %s; make new ones with resonate cluster secure and copy them to every box"
                .formatted(folder, date(keys.end())));
      }
      return keys;
    } catch (GeneralSecurityException e) {
      throw new IOException("the keys in %s cannot be used: %s".formatted(folder, e), e);
    }
  }

  private static Map<String, String> read(Path file) throws IOException {
    Map<String, String> flink = new LinkedHashMap<>();
    try {
      YAML.readValue(Files.readAllBytes(file), new TypeReference<Map<String, String>>() {})
          .forEach(
              (name, value) ->
                  flink.put(
                      name, name.endsWith(STORE) ? file.resolveSibling(value).toString() : value));
    } catch (JacksonException e) {
      // Its message shows the place in the file, passwords included.
      throw new IOException(file + " is not as it was made; copy it again");
    }
    return flink;
  }

  /** Flink's settings, with absolute paths. They hold passwords. */
  public Map<String, String> flink() {
    return Map.copyOf(flink);
  }

  /** What its owner shows to others. */
  X509Certificate certificate() {
    return certificate;
  }

  /** The last moment at which they are good. */
  public Instant end() {
    return certificate.getNotAfter().toInstant();
  }

  /** As people read it. */
  public static LocalDate date(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  /**
   * Why a cluster with these keys cannot be called by a name, a sentence; empty where it can.
   *
   * @param host name or address that clients use
   */
  public Optional<String> mismatch(String host) throws IOException {
    try {
      Set<String> hosts = Hosts.of(certificate);
      return Hosts.contains(hosts, host)
          ? Optional.empty()
          : Optional.of(
              "the keys in %s are for %s and not for %s; make others with resonate cluster secure --host %s"
                  .formatted(folder, String.join(", ", hosts), host, host));
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate in %s cannot be read: %s".formatted(folder, e), e);
    }
  }

  /** What somebody should see to, a sentence each. */
  public List<String> notes() throws IOException {
    List<String> notes = new ArrayList<>();
    if (end().isBefore(Instant.now().plus(SOON))) {
      notes.add(
          "the keys in %s end on %s; make new ones before and copy them to every box"
              .formatted(folder, date(end())));
    }
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (OwnerOnly.isOpen(file)) {
          notes.add("%s is open to others than its owner; chmod -R go= %s".formatted(file, folder));
          break;
        }
      }
    }
    return notes;
  }

  /** For connections that show these keys and trust whom they trust. */
  public SSLContext context() throws IOException {
    try {
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(pair, flink.get(prefix + "key-password").toCharArray());
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(store(prefix + "truststore"));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the keys in %s cannot be used: %s".formatted(folder, e), e);
    }
  }

  private KeyStore store(String name) throws IOException {
    String file = flink.get(name);
    String password = flink.get(name + "-password");
    if (file == null || password == null) {
      throw new IOException("%s is not set in %s; copy it again".formatted(name, folder));
    }
    return Stores.read(Path.of(file), password);
  }

  /** Their folder. */
  @Override
  public String toString() {
    return folder.toString();
  }
}
