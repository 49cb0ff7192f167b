package org.resonate.pipeline.cluster.keys;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.resonate.transforms.store.ArtifactStore;

/**
 * Makes the keys of a cluster.
 *
 * <p>Among themselves Flink's processes show one certificate that signed itself, and trust it alone
 * (what Flink's manual recommends). The REST interface and its clients each have one that an
 * authority signed, whose own key is thrown away when both are: so nobody ever makes another, and
 * neither pair passes for the other.
 */
public final class KeySet {

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int PASSWORD_BYTES = 24;

  private static final String AUTHORITY = "authority";
  private static final String SERVER = "server";
  private static final String CLIENT = "client";
  private static final String INTERNAL = "internal";

  private final Set<String> hosts;
  private final int days;

  /**
   * @param hosts names and addresses by which clients reach the REST interface, beside the
   *     loopback's
   * @param days how long the keys are valid, 1 or more
   */
  public KeySet(Collection<String> hosts, int days) {
    this.hosts = Hosts.withLoopback(hosts);
    this.days = days;
  }

  /** All that the REST interface may be called by. */
  public Set<String> hosts() {
    return hosts;
  }

  /** Whether a certificate can be for it. */
  public static boolean isHost(String host) {
    return Hosts.isHost(host);
  }

  /** Why a set cannot be made in a folder, a sentence; empty where it can. */
  public static Optional<String> obstacle(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return Optional.empty();
    }
    if (!Files.isDirectory(folder)) {
      return Optional.of(folder + " is no folder");
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      if (!files.iterator().hasNext()) {
        return Optional.empty();
      }
    }
    return Optional.of(
        Files.exists(folder.resolve(KeyRole.CLUSTER.folder()))
            ? folder
                + " holds keys already, which a cluster may be using; name another folder, or"
                + " stop the cluster and remove this one"
            : folder + " is not empty; name a new folder");
  }

  /**
   * Makes the set, beside its place, and renames it there once it is whole.
   *
   * @param folder where {@link #obstacle} sees none
   * @throws IOException if it could not be made; then nothing of it is left
   */
  public void make(Path folder) throws IOException, InterruptedException {
    Path target = folder.toAbsolutePath().normalize();
    Files.createDirectories(target.getParent());
    // Readable by its owner alone.
    Path beside = Files.createTempDirectory(target.getParent(), "." + target.getFileName() + "-");
    try {
      Path making = OwnerOnly.folder(beside.resolve("making"));
      fill(beside, making);
      ArtifactStore.discard(making);
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java cannot make keys: " + e.getMessage(), e);
    } finally {
      ArtifactStore.discard(beside);
    }
  }

  private void fill(Path set, Path making)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = making.resolve("all.p12");
    String password = password();
    Keytool keytool = new Keytool(store, password, days);
    keytool.pair(
        AUTHORITY,
        List.of("-ext", "bc:critical=ca:true,pathlen:0", "-ext", "ku:critical=keyCertSign"));
    keytool.pair(
        SERVER,
        List.of("-signer", AUTHORITY, "-ext", "eku=serverAuth", "-ext", Hosts.extension(hosts)));
    keytool.pair(CLIENT, List.of("-signer", AUTHORITY, "-ext", "eku=clientAuth"));
    keytool.pair(INTERNAL, List.of());
    KeyStore all = Stores.read(store, password);

    Map<String, String> internal = new LinkedHashMap<>();
    internal.put("security.ssl.internal.enabled", "true");
    String shared = password();
    byte[] pair = Stores.pair(all, INTERNAL, password, shared);
    name(internal, INTERNAL, INTERNAL, shared, INTERNAL, shared);

    write(set, KeyRole.WORKER, internal, Map.of(INTERNAL, pair));
    Map<String, String> cluster = new LinkedHashMap<>(internal);
    Map<String, byte[]> stores = rest(all, password, SERVER, cluster);
    stores.put(INTERNAL, pair);
    write(set, KeyRole.CLUSTER, cluster, stores);
    Map<String, String> client = new LinkedHashMap<>();
    write(set, KeyRole.CLIENT, client, rest(all, password, CLIENT, client));
  }

  /** One side of REST: its pair, and the authority that it trusts. */
  private static Map<String, byte[]> rest(
      KeyStore all, String password, String side, Map<String, String> flink)
      throws IOException, GeneralSecurityException {
    String own = password();
    String trusted = password();
    flink.put("security.ssl.rest.enabled", "true");
    flink.put("security.ssl.rest.authentication-enabled", "true");
    name(flink, "rest", side, own, AUTHORITY, trusted);
    Map<String, byte[]> stores = new LinkedHashMap<>();
    stores.put(side, Stores.pair(all, side, password, own));
    stores.put(AUTHORITY, Stores.trusted(all, AUTHORITY, trusted));
    return stores;
  }

  private static void name(
      Map<String, String> flink,
      String kind,
      String pair,
      String password,
      String trusted,
      String trustedPassword) {
    String prefix = "security.ssl." + kind + ".";
    flink.put(prefix + "keystore", pair + ".p12");
    flink.put(prefix + "keystore-password", password);
    flink.put(prefix + "key-password", password);
    flink.put(prefix + "truststore", trusted + ".p12");
    flink.put(prefix + "truststore-password", trustedPassword);
    // Flink 1.19's own choice is a cipher that newer Javas refuse.
    flink.put("security.ssl.protocol", "TLSv1.2");
    flink.put(
        "security.ssl.algorithms",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
  }

  private static void write(
      Path set, KeyRole role, Map<String, String> flink, Map<String, byte[]> stores)
      throws IOException {
    Path folder = OwnerOnly.folder(set.resolve(role.folder()));
    for (Map.Entry<String, byte[]> store : stores.entrySet()) {
      OwnerOnly.write(folder.resolve(store.getKey() + ".p12"), store.getValue());
    }
    OwnerOnly.write(folder.resolve(role.file()), YAML.writeValueAsBytes(flink));
  }

  private static String password() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
