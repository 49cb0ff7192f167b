package org.resonate.models.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class MaskTest {

  @Test
  void isWiderThanTheDamageAndRamped() {
    float[] mask = Mask.of(100, List.of(new FrameRange(40, 50)));
    float sixth = 1 / 6f;
    for (int i = 0; i < 100; i++) {
      float expected = 0;
      if (i >= 36 && i < 65) {
        expected = 1;
      } else if (i >= 31 && i < 36) {
        expected = (i - 30) * sixth;
      } else if (i >= 65 && i < 70) {
        expected = (70 - i) * sixth;
      }
      assertEquals(expected, mask[i], 1e-6, "frame " + i);
    }
  }

  @Test
  void reachesBeyondTheWindow() {
    float[] mask = Mask.of(60, List.of(new FrameRange(-30, -14), new FrameRange(62, 900)));
    assertEquals(1, mask[0], "the codec's memory of what lies before");
    assertEquals(5 / 6f, mask[1], 1e-6);
    assertEquals(0, mask[6]);
    assertEquals(0, mask[52]);
    assertEquals(1 / 6f, mask[53], 1e-6);
    assertEquals(1, mask[58]);
    assertEquals(1, mask[59]);
    assertArrayEquals(new float[60], Mask.of(60, List.of(new FrameRange(-50, -20))));
  }

  @Test
  void rangesThatComeNearHaveTheirMaximum() {
    float[] mask = Mask.of(100, List.of(new FrameRange(10, 20), new FrameRange(46, 50)));
    assertEquals(1, mask[34]);
    assertEquals(5 / 6f, mask[35], 1e-6);
    assertEquals(2 / 6f, mask[38], 1e-6);
    assertEquals(2 / 6f, mask[38], 1e-6);
    assertEquals(5 / 6f, mask[41], 1e-6);
    assertEquals(1, mask[42]);
    assertArrayEquals(new float[100], Mask.of(100, List.of()));
  }
}
