package org.resonate.pipeline.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.resonate.transforms.store.Beat;
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
  private final Beat renewing;

  private RemoteLock(RemoteFolder out, String claim, byte[] text) {
    this.out = out;
    this.claim = claim;
    this.text = text;
    this.renewing = Beat.every(RENEW_MILLIS, "renew-lock", this::renew);
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
    boolean taken = false;
    try {
      out.write(claim, text, true);
      giveWay(out, name);
      taken = true;
      return new RemoteLock(out, claim, text);
    } finally {
      if (!taken) {
        out.delete(claim);
      }
    }
  }

  /** Removes the claims of dead jobs. */
  private static void giveWay(RemoteFolder out, String own)
      throws IOException, OutputLock.HeldException {
    List<SharedFolder.Item> claims = out.list(FOLDER);
    long nowMillis =
        claims.stream()
            .filter(item -> item.name().equals(own))
            .mapToLong(SharedFolder.Item::modifiedMillis)
            .findFirst()
            .orElseThrow(
                () -> new IOException(out.uri() + FOLDER + " does not list what is in it"));
    for (SharedFolder.Item other : claims) {
      if (!other.name().equals(own)) {
        Optional<String> holder = holder(out, other, nowMillis);
        if (holder.isPresent()) {
          throw new OutputLock.HeldException(
              "another job holds this output: " + OutputLock.owner(holder.get()));
        }
        out.delete(FOLDER + "/" + other.name());
      }
    }
  }

  /** Who made a claim, as JSON; empty where that job is dead, or has just given it back. */
  private static Optional<String> holder(RemoteFolder out, SharedFolder.Item claim, long nowMillis)
      throws IOException {
    Optional<byte[]> text = out.read(FOLDER + "/" + claim.name());
    if (text.isEmpty() || nowMillis - claim.modifiedMillis() >= LEASE_MILLIS) {
      return Optional.empty();
    }
    String holder = new String(text.get(), StandardCharsets.UTF_8);
    return OutputLock.isGone(holder) ? Optional.empty() : Optional.of(holder);
  }

  /** Who holds the lock, in words; empty where nobody does, as far as can be told. */
  static Optional<String> holder(RemoteFolder out) throws IOException {
    long nowMillis = out.clockMillis(".resonate/clock");
    for (SharedFolder.Item claim : out.list(FOLDER)) {
      Optional<String> holder = holder(out, claim, nowMillis);
      if (holder.isPresent()) {
        return Optional.of(OutputLock.owner(holder.get()));
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
    renewing.close();
    out.delete(claim);
  }
}
