package org.resonate.pipeline.cluster.keys;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** PKCS12 stores. */
final class Stores {

  private static final String TYPE = "PKCS12";

  private Stores() {}

  /** Reads one. */
  static KeyStore read(Path file, String password) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance(TYPE);
      store.load(new ByteArrayInputStream(Files.readAllBytes(file)), password.toCharArray());
      return store;
    } catch (NoSuchFileException e) {
      throw e;
    } catch (GeneralSecurityException | IOException e) {
      throw new IOException("%s cannot be used (%s)".formatted(file, e.getMessage()), e);
    }
  }

  /** A store of one pair of another, with all that signed it. */
  static byte[] pair(KeyStore all, String alias, String oldPassword, String password)
      throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    store.setKeyEntry(
        alias,
        all.getKey(alias, oldPassword.toCharArray()),
        password.toCharArray(),
        all.getCertificateChain(alias));
    return bytes(store, password);
  }

  /** A store of one certificate, to trust. */
  static byte[] trusted(KeyStore all, String alias, String password)
      throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    store.setCertificateEntry(alias, all.getCertificate(alias));
    return bytes(store, password);
  }

  /** The certificate of each entry. */
  static List<X509Certificate> certificates(KeyStore store) throws GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      certificates.add((X509Certificate) store.getCertificate(alias));
    }
    return certificates;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(TYPE);
    store.load(null, null);
    return store;
  }

  private static byte[] bytes(KeyStore store, String password)
      throws IOException, GeneralSecurityException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, password.toCharArray());
    return bytes.toByteArray();
  }
}
