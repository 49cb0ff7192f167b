package org.resonate.audio.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.band.MemorySink;
import org.resonate.audio.band.MemorySource;
import org.resonate.audio.measure.Damage;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;

class GeneratedRepairTest {

  private static final int RATE_HZ = AudioFormat.WORKING_RATE_HZ;
  private static final double SECONDS = 8;
  private static final DamageRegion REGION =
      new DamageRegion(145_530, 233_730, DamageCause.NOISE, 0.8, Damage.SEVERE);

  private static StemRepair.Opener of(float[] mono) {
    return () -> new MemorySource(Sounds.MONO, new float[][] {mono});
  }

  private static float[] noisy(float[] clean, double level) {
    Random random = new Random(3);
    float[] noisy = clean.clone();
    for (int i = (int) REGION.startFrame(); i < REGION.endFrame(); i++) {
      noisy[i] += (float) (level * random.nextGaussian());
    }
    return noisy;
  }

  private static GeneratedRepair.Choice choose(
      float[] stem, float[] song, DamageRegion region, MemorySink out, float[]... versions)
      throws Exception {
    List<StemRepair.Opener> openers = Arrays.stream(versions).map(GeneratedRepairTest::of).toList();
    List<String> names = Arrays.stream(versions).map(version -> "a version").toList();
    return GeneratedRepair.choose(of(stem), openers, names, of(song), List.of(region), out).get(0);
  }

  @Test
  void whatIsCleanerAndBelongsThereIsKept() throws Exception {
    float[] clean = Sounds.drums(SECONDS);
    float[] stem = noisy(clean, 0.014);
    float[] song = Sounds.bass(SECONDS);
    for (int i = 0; i < song.length; i++) {
      song[i] += stem[i];
    }
    MemorySink out = new MemorySink(1);
    GeneratedRepair.Choice choice =
        choose(stem, song, REGION, out, noisy(clean, 0.02), noisy(clean, 0.001));
    assertTrue(choice.verdict().accepted(), choice.verdict().note());
    assertEquals(1, choice.candidate());
    assertArrayEquals(noisy(clean, 0.001), out.signal()[0]);
    assertTrue(
        choice.verdict().readings().stream().noneMatch(r -> r.measure().equals("removed")),
        "that much is replaced is no harm");
  }

  @Test
  void whatPlaysSomethingElseIsNot() throws Exception {
    float[] clean = Sounds.bass(SECONDS);
    float[] stem = noisy(clean, 0.014);
    float[] other = stem.clone();
    for (int i = (int) REGION.startFrame(); i < REGION.endFrame(); i++) {
      // A tritone away from anything that is there.
      other[i] = (float) (0.2 * Math.sin(2 * Math.PI * 92.5 * i / RATE_HZ));
    }
    MemorySink out = new MemorySink(1);
    GeneratedRepair.Choice choice = choose(stem, stem, REGION, out, other);
    assertFalse(choice.verdict().accepted(), choice.verdict().note());
    assertEquals(-1, choice.candidate());
    assertArrayEquals(stem, out.signal()[0]);
  }

  /** Nothing is damaged that could be measured: it is asked for, and does no harm. */
  @Test
  void whatIsForcedNeedNotMeasureBetter() throws Exception {
    float[] clean = Sounds.bass(SECONDS);
    DamageRegion forced = DamageRegion.forced(clean.length);
    MemorySink out = new MemorySink(1);
    float[] same = clean.clone();
    for (int i = 0; i < same.length; i++) {
      same[i] *= 0.99f;
    }
    GeneratedRepair.Choice choice = choose(clean, clean, forced, out, same);
    assertTrue(choice.verdict().accepted(), choice.verdict().note());
    assertArrayEquals(same, out.signal()[0]);
    float[] silent = new float[clean.length];
    float[] faint = clean.clone();
    for (int i = 0; i < faint.length; i++) {
      faint[i] *= 0.3f;
    }
    MemorySink untouched = new MemorySink(1);
    choice = choose(clean, clean, forced, untouched, silent, faint);
    assertFalse(choice.verdict().accepted(), choice.verdict().note());
    assertEquals(-1, choice.candidate());
    assertEquals(1, choice.nearest(), "which the readings are of");
    assertArrayEquals(clean, untouched.signal()[0]);
  }

  @Test
  void aVersionThatEndsTooEarlyIsAnError() {
    float[] clean = Sounds.bass(SECONDS);
    float[] shorter = Arrays.copyOf(clean, clean.length - 1);
    assertThrows(
        EOFException.class, () -> choose(clean, clean, REGION, new MemorySink(1), shorter));
  }
}
