package org.resonate.models.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.resonate.models.ModelException;

class SpaceCheckTest {

  private static final long LOOK = SpaceCheck.EVERY_BYTES;

  private final AtomicLong free = new AtomicLong(10 * LOOK);
  private final AtomicInteger looks = new AtomicInteger();
  private final Downloads.Heard heard = new Downloads.Heard();
  private final SpaceCheck check =
      new SpaceCheck(
          heard,
          Path.of("packs"),
          3,
          () -> {
            looks.incrementAndGet();
            return free.get();
          });

  @Test
  void aSizeThatIsToldIsCheckedAtOnce() throws Exception {
    check.started("f", 0, 10 * LOOK / 3);
    // What is here already needs no room again.
    check.started("f", LOOK, 11 * LOOK / 3);
    String refusal =
        assertThrows(ModelException.class, () -> check.started("f", 0, 11 * LOOK / 3)).getMessage();
    assertEquals(
        "no space: f needs about 0.7 GB, files and pack, and packs has 0.7 GB free;"
            + " free some or name another folder with --models",
        refusal);
    assertThrows(ModelException.class, () -> check.started("f", 0, Long.MAX_VALUE));
  }

  /** Each byte that is here is to be packed, and there may be more: so much is sure. */
  @Test
  void aFileOfUnknownSizeIsCheckedWhileItGrows() throws Exception {
    check.started("f", 0, -1);
    check.at(LOOK - 1);
    assertEquals(1, looks.get());
    check.at(LOOK);
    check.at(2 * LOOK - 1);
    assertEquals(2, looks.get());
    free.set(4 * LOOK - 1);
    String refusal = assertThrows(ModelException.class, () -> check.at(2 * LOOK)).getMessage();
    assertTrue(refusal.startsWith("no space: f needs about 0.3 GB"), refusal);
    assertEquals(2 * LOOK - 1, heard.last);
  }

  @Test
  void othersMayFillTheDiskMeanwhile() throws Exception {
    check.started("f", 0, 3 * LOOK);
    free.set(0);
    assertThrows(ModelException.class, () -> check.at(LOOK));
  }
}
