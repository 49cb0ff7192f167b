package org.resonate.pipeline.cluster.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The JDK's {@code keytool}, for Java has no public way to sign a certificate. Passwords reach it
 * by its environment: everybody on the machine sees command lines.
 */
final class Keytool {

  private static final String PASSWORD = "RESONATE_STORE_PASSWORD";
  private static final long PATIENCE_SECONDS = 60;

  private final Path store;
  private final String password;
  private final int days;

  /**
   * @param store where the pairs go
   * @param days how long they are valid
   */
  Keytool(Path store, String password, int days) {
    this.store = store;
    this.password = password;
    this.days = days;
  }

  /**
   * Adds a pair of keys and its certificate.
   *
   * @param alias its name in the store, and in the certificate
   * @param options {@code -signer} and {@code -ext}; without a signer it signs itself
   */
  void pair(String alias, List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-dname", "CN=resonate " + alias));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    // Clocks of boxes differ a little.
    command.addAll(List.of("-startdate", "-1H", "-validity", Integer.toString(days)));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass:env", PASSWORD));
    command.addAll(options);
    run(command);
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Path said = Files.createTempFile(store.getParent(), "keytool", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put(PASSWORD, password);
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("keytool did not end within %d s".formatted(PATIENCE_SECONDS));
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "keytool failed: " + Files.readString(said, StandardCharsets.UTF_8).strip());
    }
    Files.delete(said);
  }
}
