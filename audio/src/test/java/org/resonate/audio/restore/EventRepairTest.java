package org.resonate.audio.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EventRepairTest {

  private static final int START = 5000;
  private static final int GAP = 80;

  private static EventRepair.Fill fill(float[] before, boolean hole) {
    float[] after = before.clone();
    double expected = ArInterpolation.fill(after, START, START + GAP);
    return new EventRepair.Fill(0, 0, before, after, START, START + GAP, hole, expected);
  }

  /** Noise is what no fill can tell. */
  private static float[] clicked(double amplitude) {
    float[] sound = Sounds.white(10_000, 3);
    for (int i = 0; i < sound.length; i++) {
      sound[i] *= 0.05f;
    }
    sound[START + 20] += (float) amplitude;
    return sound;
  }

  @Test
  void aClickIsFilledWhereItIsMoreThanAFillMissesBy() {
    EventRepair.Fill loud = fill(clicked(1.5), false);
    // Eighty samples of variance 0.05².
    assertEquals(GAP * 0.0025, loud.expected(), 0.3 * GAP * 0.0025);
    assertTrue(loud.better());
    // Six times the noise, so that it is heard; but eighty samples would go for one.
    EventRepair.Fill faint = fill(clicked(0.3), false);
    assertTrue(Continuity.better(faint.before(), faint.after(), START, START + GAP));
    assertFalse(faint.better());
  }

  @Test
  void aHoleIsFilledHoweverLittleCanBeTold() {
    float[] sound = clicked(0);
    for (int i = 1; i < sound.length; i++) {
      sound[i] += 0.9f * sound[i - 1];
    }
    float[] holed = sound.clone();
    Arrays.fill(holed, START, START + GAP, 0);
    EventRepair.Fill fill = fill(holed, true);
    assertEquals(Continuity.better(holed, fill.after(), START, START + GAP), fill.better());
  }
}
