package org.resonate.audio.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassageRepairTest {

  private static final int BAR = 77_777;

  /** Bars of coloured noise that come again as they were, each twice as loud as the one before. */
  private static float[] bars(int bars, double growth) {
    float[] bar = Sounds.pink(BAR, 3);
    float[] sound = new float[bars * BAR];
    for (int i = 0; i < sound.length; i++) {
      int before = i / BAR;
      sound[i] = (float) (0.05 * Math.pow(growth, before) * bar[i % BAR]);
    }
    return sound;
  }

  private static List<PassageFill> fill(List<Passage> gaps, List<Passage> damaged, float[]... stem)
      throws IOException {
    PassageTrack track =
        Passes.feed(
            new PassageTrack(new org.resonate.audio.AudioFormat(stem.length, 44_100)), 8192, stem);
    return PassageRepair.fill(() -> Passes.source(stem), track, gaps, damaged);
  }

  @Test
  void whatComesAgainIsFoundToTheSampleAndAtItsLevel() throws IOException {
    float[] clean = bars(3, 1.5);
    float[] damaged = clean.clone();
    int start = BAR + 31_234;
    int end = start + 13_230;
    Arrays.fill(damaged, start, end, 0);
    PassageFill fill = fill(List.of(new Passage(start, end)), List.of(), damaged).get(0);
    assertEquals(0, (fill.sourceFrame() - start) % BAR, "from " + fill.sourceFrame());
    double expectedDb = fill.sourceFrame() > start ? -3.522 : 3.522;
    assertEquals(expectedDb, fill.gainDb(), 0.01);
    assertTrue(fill.similarity() > 0.999, "similarity " + fill.similarity());
    float[] truth = Arrays.copyOfRange(clean, start, end);
    assertTrue(Sounds.sdrDb(truth, fill.sound()[0]) > 20);
    // Within the fades there is something of the extrapolation; between them nothing.
    float[] middle = Arrays.copyOfRange(truth, 900, 12_000);
    assertTrue(Sounds.sdrDb(middle, Arrays.copyOfRange(fill.sound()[0], 900, 12_000)) > 60);
  }

  @Test
  void damagedPassagesAreNotTaken() throws IOException {
    float[] stem = bars(3, 1);
    Passage gap = new Passage(BAR + 31_234, BAR + 41_234);
    Arrays.fill(stem, (int) gap.startFrame(), (int) gap.endFrame(), 0);
    Passage first = new Passage(20_000, 60_000);
    PassageFill fill = fill(List.of(gap), List.of(first), stem).get(0);
    assertEquals(gap.startFrame() + BAR, fill.sourceFrame());
    Passage last = new Passage(2 * BAR, 3 * BAR);
    fill = fill(List.of(gap), List.of(first, last), stem).get(0);
    assertTrue(fill.similarity() < 0.3, "similarity " + fill.similarity());
  }

  @Test
  void strangersAreToldAsSuch() throws IOException {
    float[] stem = Sounds.white(6 * 44_100, 4);
    Passage gap = new Passage(100_000, 110_000);
    Arrays.fill(stem, 100_000, 110_000, 0);
    PassageFill fill = fill(List.of(gap), List.of(), stem).get(0);
    assertTrue(fill.similarity() < 0.3, "similarity " + fill.similarity());
    assertTrue(Sounds.rms(fill.sound()[0]) < 1.2);
  }

  @Test
  void oddGapsAndStemsNeverFail() throws IOException {
    float[] broken = bars(2, 1);
    broken[70_000] = Float.NaN;
    float[] constant = new float[44_100];
    Arrays.fill(constant, 0.3f);
    float[] opposite = bars(2, -1);
    for (float[] stem :
        new float[][] {broken, constant, opposite, new float[44_100], Sounds.white(882, 1)}) {
      int middle = stem.length / 2;
      List<Passage> gaps =
          List.of(
              new Passage(0, 441),
              new Passage(middle, middle + 400),
              new Passage(stem.length - 441, stem.length),
              new Passage(0, stem.length));
      List<PassageFill> fills = fill(gaps, List.of(), stem);
      for (int i = 0; i < fills.size(); i++) {
        assertEquals(gaps.get(i), fills.get(i).gap());
        assertEquals(gaps.get(i).frames(), fills.get(i).sound()[0].length);
        for (float sample : fills.get(i).sound()[0]) {
          assertTrue(Float.isFinite(sample) && Math.abs(sample) < 8);
        }
      }
    }
  }

  @Test
  void blocksDoNotMatter() throws IOException {
    float[] stem = bars(2, 1);
    List<Passage> gaps = List.of(new Passage(BAR + 20_000, BAR + 30_000));
    PassageTrack track = Passes.feedRandomly(new PassageTrack(Sounds.MONO), 1, stem);
    float[] expected = fill(gaps, List.of(), stem).get(0).sound()[0];
    float[] actual =
        PassageRepair.fill(() -> Passes.unevenSource(5, stem), track, gaps, List.of())
            .get(0)
            .sound()[0];
    assertArrayEquals(expected, actual);
  }
}
