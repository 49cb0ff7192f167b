package org.resonate.models.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.resonate.models.ModelException;

/** What the tests of downloads share. */
final class Downloads {

  /** Retries too soon for people, but gives a busy machine its time. */
  static final Patience HASTE =
      new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30), 2, Duration.ofMillis(1));

  /** Takes any silence for the last. */
  static final Patience NONE =
      new Patience(Duration.ofSeconds(30), Duration.ofSeconds(1), 2, Duration.ofMillis(1));

  private Downloads() {}

  /** Asks these bases, directly and without patience. */
  static Hub hub(URI... bases) throws ModelException {
    return hub(Map.of(), bases);
  }

  /** The same through the proxies of an environment; the JVM's own are none here. */
  static Hub hub(Map<String, String> environment, URI... bases) throws ModelException {
    return hub(environment, HASTE, bases);
  }

  static Hub hub(Map<String, String> environment, Patience patience, URI... bases)
      throws ModelException {
    return new Hub(
        List.of(bases), new HubClient(HubClient.settings(), new Proxies(environment), patience));
  }

  /** Bytes that no other seed gives. */
  static byte[] bytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names in a folder, sorted. */
  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Keeps all it hears. */
  static class Heard implements DownloadProgress {
    final List<String> events = new ArrayList<>();
    long last;

    @Override
    public void started(String file, long haveBytes, long totalBytes) throws ModelException {
      events.add("%s from %d of %d".formatted(file, haveBytes, totalBytes));
    }

    @Override
    public void at(long bytes) throws ModelException {
      last = bytes;
    }

    @Override
    public void waiting(String why, Duration pause) {
      events.add("waiting: " + why);
    }

    @Override
    public void finished(String file) {
      events.add(file + " finished");
    }
  }
}
