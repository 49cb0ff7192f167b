package org.resonate.audio.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.resonate.audio.Levels;
import org.resonate.audio.band.TestBand;
import org.resonate.audio.restore.Passes;
import org.resonate.audio.restore.Sounds;

class ClickDetectorTest {

  private static final Map<String, float[]> STEMS = stems();

  /**
   * As a separator leaves them: each with a share of the others, the vocals without the lows. In
   * other seeds the end of a kick, cut off after 0.35 s, is a small true click.
   */
  private static Map<String, float[]> stems() {
    Map<String, float[]> stems = new LinkedHashMap<>();
    for (long seed : new long[] {2, 6}) {
      TestBand band = new TestBand(1, 10, seed);
      float[] mix = band.mix()[0];
      for (String name : TestBand.STEMS) {
        float[] stem = band.stem(name)[0].clone();
        double low = 0;
        for (int i = 0; i < stem.length; i++) {
          stem[i] += 0.08f * mix[i];
          low += 0.05 * (stem[i] - low);
          stem[i] -= name.equals("vocals") ? (float) low : 0;
        }
        stems.put(name + seed, stem);
      }
    }
    return stems;
  }

  private static List<Long> find(float[] sound) throws IOException {
    List<Long> found = new ArrayList<>();
    Passes.feed(new ClickDetector(Sounds.MONO, (c, from, to) -> found.add(from)), 8192, sound);
    return found;
  }

  @Test
  void drumsAndPulsesAreNoClicks() throws IOException {
    int falseAlarms = 0;
    for (Map.Entry<String, float[]> stem : STEMS.entrySet()) {
      falseAlarms += find(stem.getValue()).size();
      StemAnalyzer analyzer = new StemAnalyzer(Sounds.MONO, GradeThresholds.DEFAULT);
      StemReport report = Passes.feed(analyzer, 8192, stem.getValue()).report();
      assertEquals(Damage.GOOD, report.level(), stem.getKey() + ": " + report);
    }
    assertTrue(falseAlarms <= 1, falseAlarms + " in 80 s");
  }

  @Test
  void clicksTenDecibelsAboveTheSoundAreFound() throws IOException {
    double sum = 0;
    for (Map.Entry<String, float[]> stem : STEMS.entrySet()) {
      float[] damaged = stem.getValue().clone();
      Random random = new Random(8);
      List<Integer> at = new ArrayList<>();
      for (int position = 9000;
          position < damaged.length - 9000;
          position += 11_000 + random.nextInt(5000)) {
        double local = Levels.rms(stem.getValue(), position - 441, 882);
        if (local > 1e-3) {
          int length = 1 + random.nextInt(20);
          double peak = (random.nextBoolean() ? 3.16 : -3.16) * local;
          for (int i = 0; i < length; i++) {
            damaged[position + i] +=
                (float) (peak * Math.exp(-3.0 * i / length) * (random.nextDouble() + 0.5));
          }
          at.add(position);
        }
      }
      List<Long> found = find(damaged);
      long hits =
          at.stream().filter(p -> found.stream().anyMatch(f -> Math.abs(f - p) < 60)).count();
      long right =
          found.stream().filter(f -> at.stream().anyMatch(p -> Math.abs(f - p) < 60)).count();
      double recall = hits / (double) at.size();
      // Hits mask clicks: three times as loud as a drum stem is still within its own peaks.
      assertTrue(
          recall >= (stem.getKey().startsWith("drums") ? 0.35 : 0.8), stem.getKey() + recall);
      sum += stem.getKey().startsWith("drums") ? 0 : recall / 6;
      assertTrue(found.size() - right <= 1, stem.getKey() + ": " + found + " for " + at);
    }
    assertTrue(sum >= 0.9, "recall " + sum);
  }

  @Test
  void neitherStartNorEndIsAClick() throws IOException {
    float[] abrupt = new float[22_050];
    for (int i = 0; i < abrupt.length; i++) {
      abrupt[i] = (float) (0.5 * Math.cos(2 * Math.PI * 440 * i / 44_100));
    }
    abrupt[0] = 0.9f;
    abrupt[1] = -0.9f;
    abrupt[abrupt.length - 1] = -0.9f;
    assertEquals(List.of(), find(abrupt));
    float[] inSilence = new float[22_050];
    System.arraycopy(abrupt, 0, inSilence, 5000, 10_000);
    assertEquals(List.of(), find(inSilence));
    Arrays.fill(inSilence, 5000, 15_000, 0);
    inSilence[8000] = 0.5f;
    assertEquals(List.of(7999L), find(inSilence));
  }
}
