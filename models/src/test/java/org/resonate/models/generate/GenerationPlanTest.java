package org.resonate.models.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GenerationPlanTest {

  private static final long HOP = GenerationPlan.HOP_FRAMES;
  private static final long SECOND = GenerationPlan.RATE_HZ;
  private static final long WINDOW = GenerationPlan.WINDOW_FRAMES;

  /** Seconds of the file to frames. */
  private static FrameRange seconds(double from, double to) {
    return new FrameRange(Math.round(from * SECOND), Math.round(to * SECOND));
  }

  private static List<GenerationWindow> plan(double fileSeconds, FrameRange... damaged) {
    return GenerationPlan.of(Math.round(fileSeconds * SECOND), List.of(damaged)).windows();
  }

  @Test
  void nothingDamagedNeedsNoWindow() {
    GenerationPlan plan = GenerationPlan.of(100 * SECOND, List.of());
    assertEquals(List.of(), plan.windows());
    assertEquals(0, plan.generatedSeconds());
  }

  @Test
  void oneDamageStandsInTheMiddle() {
    assertEquals(
        List.of(
            new GenerationWindow(
                46 * SECOND, List.of(seconds(50, 52)), List.of(new FrameRange(200, 300)))),
        plan(100, seconds(50, 52)));
  }

  @Test
  void sixSecondsHaveTwoOnEitherSide() {
    assertEquals(
        List.of(
            new GenerationWindow(
                48 * SECOND, List.of(seconds(50, 56)), List.of(new FrameRange(100, 400)))),
        plan(100, seconds(50, 56)));
  }

  @Test
  void keepsTheVeryFramesThatAreDamaged() {
    FrameRange odd = new FrameRange(50 * SECOND + 1, 51 * SECOND + 1);
    GenerationWindow window = plan(100, odd).get(0);
    assertEquals(List.of(odd), window.kept());
    assertEquals(0, window.startFrame() % HOP);
    FrameRange unknown = window.unknown().get(0);
    assertEquals(51, unknown.frames(), "every latent frame that it touches");
    assertTrue(window.startFrame() + unknown.startFrame() * HOP <= odd.startFrame());
    assertTrue(window.startFrame() + unknown.endFrame() * HOP >= odd.endFrame());
  }

  @Test
  void whatIsWithinSixSecondsSharesAWindow() {
    List<GenerationWindow> windows =
        plan(100, seconds(54, 55), seconds(30, 31), seconds(33, 34), seconds(36.5, 37));
    assertEquals(2 + 1, windows.size());
    assertEquals(List.of(seconds(30, 31), seconds(33, 34)), windows.get(0).kept());
    assertEquals(List.of(seconds(36.5, 37)), windows.get(1).kept());
    assertEquals(
        1,
        windows.get(1).unknown().size(),
        "what the first window made is known to the second: " + windows.get(1));
    assertEquals(3, windows.get(0).unknown().size(), "what is made later is unknown, too");
  }

  @Test
  void atTheStartAndTheEndOfAFileWindowsStayInIt() {
    GenerationWindow start = plan(100, seconds(0, 3)).get(0);
    assertEquals(0, start.startFrame());
    assertEquals(List.of(new FrameRange(0, 150)), start.unknown());
    GenerationWindow end = plan(100, seconds(97, 100)).get(0);
    assertEquals(90 * SECOND, end.startFrame());
    assertEquals(List.of(new FrameRange(350, 500)), end.unknown());
  }

  @Test
  void fileThatEndsWithinALatentFrameHasThatOneUnknown() {
    long frames = 100 * SECOND + 100;
    FrameRange last = new FrameRange(frames - 50, frames);
    GenerationPlan plan = GenerationPlan.of(frames, List.of(last));
    GenerationWindow window = plan.windows().get(0);
    assertEquals(90 * SECOND + HOP, window.startFrame());
    assertEquals(List.of(new FrameRange(499, 500)), window.unknown());
    assertEquals(List.of(last), window.kept());
  }

  @Test
  void longDamageIsChained() {
    List<GenerationWindow> windows = plan(100, seconds(30, 50));
    assertEquals(4, windows.size());
    double from = 30;
    for (GenerationWindow window : windows.subList(0, 3)) {
      assertEquals(Math.round((from - 4) * SECOND), window.startFrame(), "four seconds are known");
      assertEquals(List.of(seconds(from, from + 5)), window.kept());
      assertEquals(List.of(new FrameRange(200, 500)), window.unknown());
      from += 5;
    }
    GenerationWindow last = windows.get(3);
    assertEquals(List.of(seconds(45, 50)), last.kept());
    assertEquals(List.of(new FrameRange(125, 375)), last.unknown());
  }

  @Test
  void damageOfAllOfAFileIsChainedFromItsStart() {
    List<GenerationWindow> windows = plan(17, seconds(0, 17));
    assertEquals(List.of(seconds(0, 6)), windows.get(0).kept());
    assertEquals(List.of(new FrameRange(0, 500)), windows.get(0).unknown());
    assertEquals(List.of(seconds(6, 11)), windows.get(1).kept());
    assertEquals(2 * SECOND, windows.get(1).startFrame());
    assertEquals(List.of(new FrameRange(200, 500)), windows.get(1).unknown());
    assertEquals(List.of(seconds(11, 17)), windows.get(2).kept());
    assertEquals(7 * SECOND, windows.get(2).startFrame(), "it ends with the file");
    assertEquals(List.of(new FrameRange(200, 500)), windows.get(2).unknown());
    assertEquals(3, windows.size());
  }

  @Test
  void whatLiesBeyondAShortFileIsUnknown() {
    GenerationWindow window = plan(4, seconds(1, 1.5)).get(0);
    assertEquals(0, window.startFrame());
    assertEquals(List.of(seconds(1, 1.5)), window.kept());
    assertEquals(List.of(new FrameRange(50, 75), new FrameRange(200, 500)), window.unknown());
    GenerationWindow whole = plan(4, seconds(0, 4)).get(0);
    assertEquals(List.of(seconds(0, 4)), whole.kept());
    assertEquals(List.of(new FrameRange(0, 500)), whole.unknown());
    assertEquals(1, plan(0.001, new FrameRange(0, 44)).size());
  }

  @Test
  void saysWhatItCosts() {
    GenerationPlan plan =
        GenerationPlan.of(100 * SECOND, List.of(seconds(30, 50), seconds(70, 71)));
    assertEquals(21.0, plan.keptSeconds());
    assertEquals(5, plan.windows().size());
    assertEquals(50.0, plan.generatedSeconds());
  }

  @Test
  void refusesDamageOutsideOfTheFile() {
    assertThrows(IllegalArgumentException.class, () -> plan(10, seconds(9, 11)));
    assertThrows(IllegalArgumentException.class, () -> plan(10, new FrameRange(-1, 5)));
    assertThrows(IllegalArgumentException.class, () -> new FrameRange(5, 5));
  }

  @Test
  void anyDamageIsKeptOnceWithContextWhereThereIsAny() {
    SplittableRandom random = new SplittableRandom(11);
    for (int trial = 0; trial < 500; trial++) {
      long file = 1 + random.nextLong(60 * SECOND);
      boolean[] damaged = new boolean[(int) file];
      List<FrameRange> ranges = new ArrayList<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        long from = random.nextLong(file);
        long longest = random.nextBoolean() ? 20 * SECOND : SECOND;
        long to = Math.min(file, from + 1 + random.nextLong(longest));
        ranges.add(new FrameRange(from, to));
        Arrays.fill(damaged, (int) from, (int) to, true);
      }
      List<GenerationWindow> windows = GenerationPlan.of(file, ranges).windows();
      Collections.reverse(ranges);
      assertEquals(windows, GenerationPlan.of(file, ranges).windows());
      check(windows, damaged);
    }
  }

  private static void check(List<GenerationWindow> windows, boolean[] damaged) {
    boolean[] made = new boolean[damaged.length];
    for (GenerationWindow window : windows) {
      assertEquals(0, window.startFrame() % HOP);
      assertTrue(window.startFrame() >= 0);
      assertTrue(
          window.startFrame() == 0 || window.endFrame() < damaged.length + HOP,
          "it stays in the file");
      long first = window.kept().get(0).startFrame();
      long last = window.kept().get(window.kept().size() - 1).endFrame();
      assertTrue(last - first <= 6 * SECOND + HOP);
      assertTrue(
          window.startFrame() == 0
              || window.endFrame() >= damaged.length
              || first - window.startFrame() >= 2 * SECOND);
      assertTrue(
          window.startFrame() == 0
              || window.endFrame() >= damaged.length
              || window.endFrame() - last >= SECOND);
      for (FrameRange kept : window.kept()) {
        for (long i = kept.startFrame(); i < kept.endFrame(); i++) {
          assertTrue(damaged[(int) i] && !made[(int) i], "damaged, and made once");
          made[(int) i] = true;
        }
      }
      boolean[] unknown = new boolean[(int) WINDOW];
      for (FrameRange range : window.unknown()) {
        Arrays.fill(
            unknown, (int) (range.startFrame() * HOP), (int) (range.endFrame() * HOP), true);
      }
      for (int i = 0; i < WINDOW; i++) {
        int frame = (int) (window.startFrame() + i);
        boolean missing = frame >= damaged.length || (damaged[frame] && !made[frame]);
        boolean kept =
            window.kept().stream().anyMatch(k -> k.startFrame() <= frame && frame < k.endFrame());
        assertTrue(unknown[i] || !(missing || kept), "frame " + frame);
      }
    }
    assertTrue(Arrays.equals(damaged, made), "all of it");
  }
}
