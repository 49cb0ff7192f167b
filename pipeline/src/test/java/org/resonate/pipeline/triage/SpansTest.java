package org.resonate.pipeline.triage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpansTest {

  @Test
  void whatOverlapsCountsOnce() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 200; round++) {
      Spans spans = new Spans();
      BitSet covered = new BitSet();
      for (int i = random.nextInt(8); i > 0; i--) {
        int start = random.nextInt(60);
        int end = start + random.nextInt(20);
        spans.add(start, end);
        covered.set(start, end);
      }
      assertEquals(covered.cardinality(), spans.frames());
    }
  }
}
