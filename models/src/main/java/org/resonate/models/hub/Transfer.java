package org.resonate.models.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.resonate.models.ModelException;
import org.resonate.models.hub.HubException.Remedy;

/** Brings one file from one hub into its part, with as many connections as it takes. */
final class Transfer {

  /** A file that changes all the time is never whole, however many bytes come. */
  private static final int MOST_RESTARTS = 5;

  private final HubClient client;
  private final String base;
  private final URI address;
  private final Part part;
  private final DownloadProgress progress;
  private final String name;
  private boolean resumed;
  private int restarts;

  Transfer(
      HubClient client,
      String base,
      URI address,
      Part part,
      String name,
      DownloadProgress progress) {
    this.client = client;
    this.base = base;
    this.address = address;
    this.part = part;
    this.name = name;
    this.progress = progress;
  }

  /**
   * Completes the part.
   *
   * @throws HubException if this hub does not give the file
   * @throws ModelException if the file cannot be written, or the progress refused it
   */
  void run() throws ModelException, InterruptedException {
    Patience patience = client.patience();
    boolean reached = false;
    int failures = 0;
    while (true) {
      long before = part.sizeBytes();
      try {
        connect();
        verify();
        return;
      } catch (HubException e) {
        boolean gained = part.sizeBytes() > before;
        reached |= gained;
        // Bytes that came show that the server is there: patience begins anew, as long as it takes.
        failures = gained ? 1 : failures + 1;
        boolean mayPass =
            e.remedy() == Remedy.RETRY || (e.remedy() == Remedy.RETRY_ONCE_REACHED && reached);
        if (e.remedy() == Remedy.ELSEWHERE_FROM_THE_START) {
          part.discard();
        }
        if (!mayPass) {
          throw e;
        }
        if (restarts > MOST_RESTARTS) {
          throw new HubException(
              Remedy.ELSEWHERE, e.getMessage() + " (began anew " + restarts + " times)", e);
        }
        if (failures > patience.retries()) {
          throw new HubException(
              Remedy.ELSEWHERE, e.getMessage() + " (tried " + failures + " times)", e);
        }
        Duration pause = patience.pauseAfter(failures, e.asked());
        progress.waiting(e.getMessage(), pause);
        Thread.sleep(pause.toMillis());
      }
    }
  }

  /** One connection: what it brings is added to the part. */
  private void connect() throws ModelException, InterruptedException {
    Origin known = part.origin();
    if (known != null && !known.canResumeFrom(base)) {
      restart();
      known = null;
    }
    resumed = part.sizeBytes() > 0;
    if (known != null && known.sizeBytes() == part.sizeBytes()) {
      return; // All of it came, only its end was not seen.
    }
    try (Reply reply = client.get(address, part.sizeBytes(), known)) {
      switch (reply.status()) {
        case 200 -> {
          resumed = false;
          restart();
          part.begin(reply.origin(base));
          receive(reply);
        }
        case 206 -> {
          Origin origin = reply.origin(base);
          if (known == null
              || reply.range().firstByte() != part.sizeBytes()
              || !known.fits(origin)) {
            throw again("the file on " + reply.at().getHost() + " has changed");
          }
          part.describe(known.and(origin));
          receive(reply);
        }
        case 416 -> {
          if (known == null
              || reply.range().totalBytes() != part.sizeBytes()
              || !known.fits(reply.origin(base))) {
            throw again("the file on " + reply.at().getHost() + " is shorter than what is here");
          }
          part.describe(known.and(reply.origin(base)));
        }
        default -> throw reply.refusal();
      }
    }
  }

  /** Forgets what came, to begin anew. */
  private void restart() throws ModelException {
    if (part.sizeBytes() > 0) {
      restarts++;
    }
    part.discard();
  }

  private HubException again(String why) throws ModelException {
    restart();
    return new HubException(Remedy.RETRY, why + "; starting again");
  }

  private void receive(Reply reply) throws ModelException, InterruptedException {
    long total = part.origin().sizeBytes();
    progress.started(name, part.sizeBytes(), total);
    while (true) {
      List<ByteBuffer> bytes = next(reply);
      if (bytes.isEmpty()) {
        break;
      }
      for (ByteBuffer buffer : bytes) {
        part.append(buffer);
      }
      if (total >= 0 && part.sizeBytes() > total) {
        throw again("%s sends more than the %d bytes it told".formatted(host(reply), total));
      }
      progress.at(part.sizeBytes());
    }
    if (total >= 0 && part.sizeBytes() < total) {
      throw new HubException(
          Remedy.RETRY,
          "%s: the file ended at byte %d%s".formatted(host(reply), part.sizeBytes(), ofTotal()));
    }
  }

  private List<ByteBuffer> next(Reply reply) throws HubException, InterruptedException {
    try {
      return reply.body().next();
    } catch (IOException e) {
      String why = e instanceof HttpTimeoutException ? e.getMessage() : "the connection broke";
      throw new HubException(
          Remedy.RETRY,
          "%s: %s, at byte %d%s".formatted(host(reply), why, part.sizeBytes(), ofTotal()),
          e);
    }
  }

  private String ofTotal() {
    long total = part.origin().sizeBytes();
    return total < 0 ? "" : " of " + total;
  }

  private static String host(Reply reply) {
    return reply.at().getHost();
  }

  private void verify() throws ModelException {
    String expected = part.origin().sha256();
    if (expected == null) {
      return;
    }
    String found = part.sha256();
    if (!found.equals(expected)) {
      String why =
          "%s is damaged or another file: SHA-256 expected %s, found %s"
              .formatted(name, expected, found);
      if (resumed) {
        throw again(why);
      }
      throw new HubException(Remedy.ELSEWHERE_FROM_THE_START, why + "; it was deleted");
    }
  }
}
