package org.resonate.audio.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.resonate.audio.restore.Passes;
import org.resonate.audio.restore.Sounds;

class DropoutDetectorTest {

  private static List<List<Long>> find(float[] sound) throws IOException {
    List<List<Long>> found = new ArrayList<>();
    Passes.feed(
        new DropoutDetector(Sounds.MONO, (c, from, to) -> found.add(List.of(from, to))),
        8192,
        sound);
    return found;
  }

  @Test
  void holesOfOneToFiveHundredMillisecondsAreFoundToTheSample() throws IOException {
    for (int frames : new int[] {44, 88, 221, 882, 4410, 22_050}) {
      float[] holed = Sounds.white(88_200, 3);
      for (int i = 0; i < holed.length; i++) {
        holed[i] = 0.1f * Math.copySign(0.5f + Math.abs(holed[i]), holed[i]);
      }
      Random random = new Random(frames);
      for (int i = 40_000; i < 40_000 + frames; i++) {
        holed[i] = (float) (2e-4 * random.nextGaussian());
      }
      assertEquals(List.of(List.of(40_000L, 40_000L + frames)), find(holed), frames + " frames");
    }
  }

  @Test
  void restsFadesAndCrossingsAreNoHoles() throws IOException {
    float[] low = new float[88_200];
    for (int i = 0; i < low.length; i++) {
      low[i] = (float) (0.5 * Math.sin(2 * Math.PI * 12 * i / 44_100));
    }
    assertEquals(List.of(), find(low));
    // A hit, its decay, a rest of nothing, the next hit.
    float[] hits = new float[88_200];
    Random random = new Random(2);
    for (int i = 0; i < hits.length; i++) {
      double level = Math.exp(-(i % 8000) / 400.0);
      hits[i] = level < 1e-4 ? 0 : (float) (0.5 * level * random.nextGaussian());
    }
    assertEquals(List.of(), find(hits));
    // A part that ends and one that begins with no more than 5 ms of fade.
    float[] parts = Sounds.white(88_200, 4);
    for (int i = 0; i < parts.length; i++) {
      int away = Math.min(Math.abs(i - 40_000), Math.abs(i - 50_000));
      parts[i] *= i > 40_000 && i < 50_000 ? 0 : 0.1f * Math.min(1, away / 220f);
    }
    assertEquals(List.of(), find(parts));
  }

  @Test
  void silenceThatIsMeantIsNone() throws IOException {
    float[] sound = Sounds.white(3 * 44_100, 5);
    Arrays.fill(sound, 40_000, 40_000 + 44_100, 0);
    Arrays.fill(sound, 0, 2000, 0);
    Arrays.fill(sound, sound.length - 2000, sound.length, 0);
    assertEquals(List.of(), find(sound));
  }
}
