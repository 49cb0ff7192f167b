package org.resonate.pipeline.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.resonate.transforms.store.RemoteFolder;
import org.resonate.transforms.store.SharedFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps other jobs out of an output folder on a file system that knows no locks. Each job writes a
 * claim of its own and then looks whether there are others: of two that come together at least one
 * sees both, and gives way. A claim is written again while its job lives; one that was not for a
 * while is a dead job's.
 */
final class RemoteLock implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteLock.class);
  private static final String FOLDER = ".resonate/lock";
  private static final long LEASE_MILLIS = 90_000;
  private static final long RENEW_MILLIS = 20_000;

  private final RemoteFolder out;
  private final String claim;
  private final byte[] text;
  private final ScheduledExecutorService clock;
  private final ScheduledFuture<?> renewing;

  private RemoteLock(RemoteFolder out, String claim, byte[] text) {
    this.out = out;
    this.claim = claim;
    this.text = text;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "renew-lock");
              thread.setDaemon(true);
              return thread;
            });
    this.renewing =
        clock.scheduleWithFixedDelay(
            this::renew, RENEW_MILLIS, RENEW_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Takes the lock.
   *
   * @param owner who wants it, as JSON
   * @throws OutputLock.HeldException if another job holds it, naming it
   * @throws IOException if the folder cannot be written
   */
  static RemoteLock take(RemoteFolder out, String owner)
      throws IOException, OutputLock.HeldException {
    String name = UUID.randomUUID().toString();
    String claim = FOLDER + "/" + name;
    byte[] text = owner.getBytes(StandardCharsets.UTF_8);
    out.write(claim, text, true);
    List<SharedFolder.Item> claims = out.list(FOLDER);
    long now =
        claims.stream()
            .filter(item -> item.name().equals(name))
            .mapToLong(SharedFolder.Item::modifiedMillis)
            .findFirst()
            .orElseThrow(() -> new IOException(out.uri() + claim + " is not listed once written"));
    for (SharedFolder.Item other : claims) {
      if (other.name().equals(name)) {
        continue;
      }
      String place = FOLDER + "/" + other.name();
      String holder = new String(out.read(place).orElse(new byte[0]), StandardCharsets.UTF_8);
      if (now - other.modifiedMillis() < LEASE_MILLIS && !OutputLock.isGone(holder)) {
        out.delete(claim);
        throw new OutputLock.HeldException(
            "another job holds this output: " + OutputLock.owner(holder));
      }
      out.delete(place);
    }
    return new RemoteLock(out, claim, text);
  }

  /** Who holds the lock, in words; empty where nobody does, as far as can be told. */
  static Optional<String> holder(RemoteFolder out) throws IOException {
    long now = out.clockMillis(".resonate/clock");
    for (SharedFolder.Item claim : out.list(FOLDER)) {
      Optional<byte[]> text = out.read(FOLDER + "/" + claim.name());
      if (text.isPresent() && now - claim.modifiedMillis() < LEASE_MILLIS) {
        String holder = new String(text.get(), StandardCharsets.UTF_8);
        if (!OutputLock.isGone(holder)) {
          return Optional.of(OutputLock.owner(holder));
        }
      }
    }
    return Optional.empty();
  }

  private void renew() {
    try {
      out.write(claim, text, true);
    } catch (IOException e) {
      LOG.warn("another job may take the output for free: {}", e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    renewing.cancel(false);
    clock.shutdown();
    out.delete(claim);
  }
}
