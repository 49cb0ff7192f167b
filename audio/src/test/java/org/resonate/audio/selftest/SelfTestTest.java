package org.resonate.audio.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.resonate.audio.selftest.Trials.Family;

/** Some of the trials on one tuning seed: the figures may not fall. */
class SelfTestTest {

  @Test
  void findsWhatWasDoneAndLittleElse() throws IOException {
    Set<Family> families = EnumSet.of(Family.CLEAN, Family.CLIP, Family.HOLES);
    List<String> lines = new ArrayList<>();
    Figures figures = SelfTest.run(List.of(4L), families, lines::add);
    String all = String.join("\n", lines);
    assertEquals(1, figures.cleanGood(), all);
    assertEquals(0, figures.clippedClean(), all);
    assertEquals(0, figures.falseHumBass(), all);
    assertTrue(figures.clippingF1() >= 0.95, all);
    assertTrue(figures.holesF1() >= 0.9, all);
    assertTrue(figures.falseClicksPerMinute() < 1, all);
    assertTrue(figures.gradeRight() >= 0.85, all);
    assertTrue(all.contains("true \\ given"), "no confusion matrix in\n" + all);
  }

  @Test
  void theSameSeedsGiveTheSameFigures() throws IOException {
    Set<Family> families = EnumSet.of(Family.BEND);
    assertEquals(
        SelfTest.run(List.of(2L), families, line -> {}).toString(),
        SelfTest.run(List.of(2L), families, line -> {}).toString());
  }

  @Test
  void matchesEachEventOnce() {
    Matching matching = new Matching();
    List<Harm.Event> truth = List.of(new Harm.Event(1000, 1010), new Harm.Event(5000, 5400));
    List<Harm.Event> found =
        List.of(new Harm.Event(1100, 1120), new Harm.Event(1001, 1009), new Harm.Event(5000, 5900));
    matching.events(truth, found, 220);
    assertEquals(0.5, matching.recall());
    assertEquals(1 / 3.0, matching.precision(), 1e-9);
    assertEquals(0.4, matching.f1(), 1e-9);
  }
}
