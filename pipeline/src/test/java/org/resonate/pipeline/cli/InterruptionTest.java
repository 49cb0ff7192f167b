package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class InterruptionTest {

  /** As slow as the segments of a network are, which cannot be broken off. */
  private static final long SEGMENT_MILLIS = 3500;

  @Test
  void theLockIsGivenBackWhenTheSegmentHasEnded() throws InterruptedException {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch begun = new CountDownLatch(1);
    Interruption[] interruption = new Interruption[1];
    Thread job =
        new Thread(
            () -> {
              interruption[0] =
                  new Interruption(
                      Console.of(Console.Level.QUIET, false),
                      () -> order.add("nothing new begins"),
                      "stopping",
                      () -> order.add("given back"));
              begun.countDown();
              try {
                Thread.sleep(60_000);
              } catch (InterruptedException e) {
                order.add("interrupted");
              }
              try {
                Thread.sleep(SEGMENT_MILLIS);
              } catch (InterruptedException e) {
                order.add("interrupted again");
              }
              order.add("ended");
              interruption[0].close();
            });
    job.start();
    begun.await();
    Runtime.getRuntime().removeShutdownHook(interruption[0].hook());
    interruption[0].hook().start();
    interruption[0].hook().join();
    job.join();
    assertEquals(List.of("nothing new begins", "interrupted", "ended", "given back"), order);
  }
}
