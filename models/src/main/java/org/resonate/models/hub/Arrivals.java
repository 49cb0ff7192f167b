package org.resonate.models.hub;

import java.io.Closeable;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A body as it arrives, one delivery at a time, so memory is bounded. The timeout of a request ends
 * with the headers; this one is for each delivery, so a server that falls silent is noticed.
 */
final class Arrivals implements BodySubscriber<Arrivals>, Closeable {

  /** What the client's threads hand over. */
  private record Delivery(List<ByteBuffer> bytes, boolean isLast, Throwable failure) {}

  private final Duration silence;
  private final BlockingQueue<Delivery> queue = new LinkedBlockingQueue<>();
  private Flow.Subscription subscription;
  private boolean closed;

  /**
   * @param silence the longest wait for a delivery
   */
  Arrivals(Duration silence) {
    this.silence = silence;
  }

  /**
   * The next bytes, in order; empty at the end.
   *
   * @throws HttpTimeoutException where nothing came for too long
   * @throws IOException where the connection was cut
   */
  List<ByteBuffer> next() throws IOException, InterruptedException {
    Delivery delivery = queue.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
    if (delivery == null) {
      throw new HttpTimeoutException("nothing came for " + silence.toSeconds() + " s");
    }
    if (delivery.failure() != null) {
      throw new IOException(delivery.failure().getMessage(), delivery.failure());
    }
    if (!delivery.isLast()) {
      subscription().request(1);
    }
    return delivery.bytes();
  }

  private synchronized Flow.Subscription subscription() {
    return subscription;
  }

  @Override
  public CompletionStage<Arrivals> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (closed) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    queue.add(new Delivery(bytes, false, null));
  }

  @Override
  public void onError(Throwable failure) {
    queue.add(new Delivery(List.of(), true, failure));
  }

  @Override
  public void onComplete() {
    queue.add(new Delivery(List.of(), true, null));
  }

  /** Wants no more. */
  @Override
  public synchronized void close() {
    closed = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
