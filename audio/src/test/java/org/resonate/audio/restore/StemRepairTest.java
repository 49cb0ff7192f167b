package org.resonate.audio.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.resonate.audio.measure.Damage;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageRegion;
import org.resonate.audio.measure.GradeThresholds;
import org.resonate.audio.measure.StemAnalyzer;

class StemRepairTest {

  private static final class Result {
    private final float[][] sound;
    private final List<RepairVerdict> verdicts;

    Result(float[][] sound, List<RepairVerdict> verdicts) {
      this.sound = sound;
      this.verdicts = verdicts;
    }
  }

  private static Result repair(List<DamageRegion> regions, float[]... channels) throws IOException {
    Passes.Memory memory = new Passes.Memory(channels.length);
    List<RepairVerdict> verdicts =
        StemRepair.repair(() -> Passes.source(channels), null, regions, memory);
    assertEquals(regions.size(), verdicts.size());
    return new Result(memory.sound(), verdicts);
  }

  private static DamageRegion region(long start, long end, DamageCause cause) {
    return new DamageRegion(start, end, cause, 0.5, Damage.MODERATE);
  }

  private static void assertSameOutside(float[] was, float[] is, int start, int end) {
    assertEquals(was.length, is.length);
    for (int i = 0; i < was.length; i++) {
      if (i < start || i >= end) {
        assertEquals(Float.floatToRawIntBits(was[i]), Float.floatToRawIntBits(is[i]), "at " + i);
      }
    }
  }

  @Test
  void clicksGoAndNothingElseChanges() throws IOException {
    float[] clean = Sounds.chords(4);
    float[] clicked = clean.clone();
    for (int i = 0; i < 12; i++) {
      clicked[50_000 + i] += (i % 2 == 0 ? 0.3f : -0.25f);
    }
    Result result = repair(List.of(region(49_500, 50_500, DamageCause.CLICKS)), clicked, clean);
    assertTrue(result.verdicts.get(0).accepted(), result.verdicts.toString());
    assertSameOutside(clicked, result.sound[0], 49_990, 50_050);
    assertSameOutside(clean, result.sound[1], 0, 0);
    float[] was = Arrays.copyOfRange(clean, 49_500, 50_500);
    float[] is = Arrays.copyOfRange(result.sound[0], 49_500, 50_500);
    assertTrue(Sounds.sdrDb(was, is) > 30, "SDR " + Sounds.sdrDb(was, is));
  }

  @Test
  void ofAForcedStemOnlyWhatChangedIsNamed() throws IOException {
    float[] clicked = Sounds.chords(4);
    for (int i = 0; i < 12; i++) {
      clicked[50_000 + i] += (i % 2 == 0 ? 0.3f : -0.25f);
      clicked[120_000 + i] += (i % 2 == 0 ? 0.3f : -0.25f);
    }
    Result result = repair(List.of(DamageRegion.forced(clicked.length)), clicked);
    RepairVerdict verdict = result.verdicts.get(0);
    assertTrue(verdict.accepted(), verdict.toString());
    assertEquals(2, verdict.changed().size(), verdict.toString());
    for (int click = 0; click < 2; click++) {
      Passage changed = verdict.changed().get(click);
      int at = 50_000 + 70_000 * click;
      assertTrue(changed.startFrame() > at - 20 && changed.endFrame() < at + 32, "" + changed);
    }
    boolean[] named = new boolean[clicked.length];
    verdict
        .changed()
        .forEach(part -> Arrays.fill(named, (int) part.startFrame(), (int) part.endFrame(), true));
    for (int i = 0; i < clicked.length; i++) {
      assertTrue(named[i] || clicked[i] == result.sound[0][i], "changed without a word at " + i);
    }
  }

  @Test
  void cornersOfWavesAreNoClicksWhoeverForcesTheStem() throws IOException {
    // A saw of which each period ends in a corner at the top.
    float[] saw = new float[4 * 44_100];
    double phase = 0;
    for (int i = 0; i < saw.length; i++) {
      phase += 55.0 / 44_100 * (1 + 0.001 * Math.sin(i / 9000.0));
      saw[i] = (float) (0.4 * (2 * (phase % 1) - 1));
    }
    float[] low = lowPass(saw, 6000);
    Result result = repair(List.of(DamageRegion.forced(low.length)), low);
    assertSameOutside(low, result.sound[0], 0, 0);
  }

  @Test
  void nothingIsNamedWhereNothingStays() throws IOException {
    float[] clean = Sounds.chords(4);
    RepairVerdict verdict =
        repair(List.of(region(0, 44_100, DamageCause.CLIPPING)), clean).verdicts.get(0);
    assertFalse(verdict.accepted(), verdict.toString());
    assertEquals(List.of(), verdict.changed());
  }

  @Test
  void theStemIsNotOpenedToJudgeWhereNothingIsTried() throws IOException {
    float[] clean = Sounds.chords(2);
    int[] opened = new int[1];
    StemRepair.repair(
        () -> {
          opened[0]++;
          return Passes.source(clean);
        },
        null,
        List.of(region(0, 44_100, DamageCause.CLIPPING)),
        new Passes.Memory(1));
    assertEquals(3, opened[0], "its format, its measures, its copy");
  }

  @Test
  void holesToFiftyMillisecondsAreFilled() throws IOException {
    float[] clean = Sounds.chords(4);
    float[] holed = clean.clone();
    Arrays.fill(holed, 60_000, 61_500, 0);
    Arrays.fill(holed, 110_000, 114_000, 0);
    Result result =
        repair(
            List.of(
                region(59_900, 61_600, DamageCause.DROPOUT),
                region(109_900, 114_100, DamageCause.DROPOUT)),
            holed);
    assertTrue(result.verdicts.get(0).accepted(), result.verdicts.toString());
    // The chords come again after three seconds and the stem is only four long: what goes into the
    // longer hole is another part of the chord that was held.
    assertTrue(result.verdicts.get(1).accepted(), result.verdicts.toString());
    double silentDb = BandBench.distanceDb(clean, holed, 110_000, 114_000, 60);
    double filledDb = BandBench.distanceDb(clean, result.sound[0], 110_000, 114_000, 60);
    assertTrue(filledDb < 0.5 * silentDb, filledDb + " dB off, silence " + silentDb);
    assertSameOutside(
        Arrays.copyOf(holed, 109_990), Arrays.copyOf(result.sound[0], 109_990), 59_990, 61_510);
    float[] was = Arrays.copyOfRange(clean, 60_000, 61_500);
    float[] is = Arrays.copyOfRange(result.sound[0], 60_000, 61_500);
    assertTrue(Sounds.sdrDb(was, is) > 6, "SDR " + Sounds.sdrDb(was, is));
  }

  @Test
  void longHolesAreFilledWithWhatComesAgain() throws IOException {
    float[] clean = Sounds.chords(12);
    float[] holed = clean.clone();
    int start = 5 * 44_100 + 7_000;
    int end = start + 4_400;
    Arrays.fill(holed, start, end, 0);
    Result result =
        repair(List.of(region(start - 90, end + 90, DamageCause.DROPOUT)), holed, clean);
    RepairVerdict verdict = result.verdicts.get(0);
    assertTrue(verdict.accepted(), verdict.toString());
    assertTrue(verdict.note().contains("filled with what sounds at"), verdict.note());
    assertSameOutside(holed, result.sound[0], start, end);
    assertSameOutside(clean, result.sound[1], 0, 0);
    double snrDb =
        Sounds.sdrDb(
            Arrays.copyOfRange(clean, start, end), Arrays.copyOfRange(result.sound[0], start, end));
    assertTrue(snrDb > 15, snrDb + " dB");
  }

  @Test
  void aLongHoleOfDigitalSilenceInAllChannelsIsFilled() throws IOException {
    float[] clean = Sounds.chords(12);
    float[] holed = clean.clone();
    int start = 5 * 44_100 + 7_000;
    int end = start + 4_400;
    Arrays.fill(holed, start, end, 0);
    Result result = repair(List.of(region(start - 90, end + 90, DamageCause.DROPOUT)), holed);
    assertTrue(result.verdicts.get(0).accepted(), result.verdicts.toString());
    double snrDb =
        Sounds.sdrDb(
            Arrays.copyOfRange(clean, start, end), Arrays.copyOfRange(result.sound[0], start, end));
    assertTrue(snrDb > 15, snrDb + " dB");
  }

  @Test
  void aMissingBandIsExtended() throws IOException {
    float[] clean = Sounds.band(10);
    float[] cut = lowPass(clean, 5000);
    Result result = repair(List.of(region(0, cut.length, DamageCause.BANDWIDTH)), cut);
    RepairVerdict verdict = result.verdicts.get(0);
    assertTrue(verdict.accepted(), verdict.toString());
    assertTrue(verdict.scoreAfter() < verdict.scoreBefore() - 0.2, verdict.toString());
    double below = Sounds.sdrDb(cut, lowPass(result.sound[0], 5000));
    assertTrue(below > 40, below + " dB");
  }

  private static float[] lowPass(float[] sound, double hz) {
    int middle = 400;
    float[] result = new float[sound.length];
    double[] taps = new double[middle + 1];
    for (int k = 0; k <= middle; k++) {
      double turn = 2 * Math.PI * k * hz / 44_100;
      double sinc = k == 0 ? 1 : Math.sin(turn) / turn;
      double window =
          0.42 + 0.5 * Math.cos(Math.PI * k / middle) + 0.08 * Math.cos(2 * Math.PI * k / middle);
      taps[k] = 2 * hz / 44_100 * sinc * window;
    }
    for (int i = 0; i < sound.length; i++) {
      double sum = taps[0] * sound[i];
      for (int k = 1; k <= middle; k++) {
        sum += taps[k] * ((i >= k ? sound[i - k] : 0) + (i + k < sound.length ? sound[i + k] : 0));
      }
      result[i] = (float) sum;
    }
    return result;
  }

  @Test
  void noiseIsReducedInItsRegionAlone() throws IOException {
    float[] clean = Sounds.voice(12);
    float[] noisy = Sounds.noisy(clean, Sounds.white(clean.length, 3), 6);
    int start = 100_000;
    int end = 450_000;
    Result result = repair(List.of(region(start, end, DamageCause.NOISE)), noisy);
    RepairVerdict verdict = result.verdicts.get(0);
    assertTrue(verdict.accepted(), verdict.toString());
    assertTrue(verdict.scoreAfter() < verdict.scoreBefore());
    assertSameOutside(noisy, result.sound[0], start, end);
    float[] was = Arrays.copyOfRange(clean, start, end);
    double before = Sounds.sdrDb(was, Arrays.copyOfRange(noisy, start, end));
    double after = Sounds.sdrDb(was, Arrays.copyOfRange(result.sound[0], start, end));
    assertTrue(after > before + 6, before + " to " + after);
    // Faded: no step at the edges beyond what noise makes.
    for (int edge : new int[] {start, end}) {
      float step = Math.abs(result.sound[0][edge] - result.sound[0][edge - 1]);
      assertTrue(step <= 1.05f * Math.abs(noisy[edge] - noisy[edge - 1]) + 0.01f);
    }
  }

  @Test
  void clippingAndHumAreRepairedWholeStemsToo() throws IOException {
    float[] clean = Sounds.voice(16);
    float[] shorter = Arrays.copyOf(clean, 4 * 44_100);
    float[] clipped = Sounds.clipped(shorter, 0.6f * peak(shorter));
    Result result = repair(List.of(region(0, clipped.length, DamageCause.CLIPPING)), clipped);
    assertTrue(result.verdicts.get(0).accepted(), result.verdicts.toString());
    assertTrue(Sounds.sdrDb(shorter, result.sound[0]) > Sounds.sdrDb(shorter, clipped) + 3);

    float[] humming = Sounds.noisy(clean, Sounds.hum(clean.length, 50.03), 15);
    result = repair(List.of(region(0, humming.length, DamageCause.HUM)), humming);
    assertTrue(result.verdicts.get(0).accepted(), result.verdicts.toString());
    assertTrue(result.verdicts.get(0).scoreAfter() < result.verdicts.get(0).scoreBefore());
  }

  @Test
  void forcedCleanStemIsDroppedAndSaysSo() throws IOException {
    float[] clean = Sounds.drums(4);
    Result result = repair(List.of(DamageRegion.forced(clean.length)), clean);
    RepairVerdict verdict = result.verdicts.get(0);
    assertFalse(verdict.accepted(), verdict.toString());
    assertTrue(verdict.note().contains("dropped"), verdict.note());
    assertSameOutside(clean, result.sound[0], 0, 0);
  }

  @Test
  void forcedNoisyStemIsRepaired() throws IOException {
    float[] clean = Sounds.bass(8);
    float[] noisy = Sounds.noisy(clean, Sounds.white(clean.length, 1), 8);
    Result result = repair(List.of(DamageRegion.forced(clean.length)), noisy);
    assertTrue(result.verdicts.get(0).accepted(), result.verdicts.toString());
    assertTrue(Sounds.sdrDb(clean, result.sound[0]) > 14);
  }

  @Test
  void whatTheAnalyzerFindsIsWhatTheRepairMends() throws IOException {
    float[] damaged = Sounds.noisy(Sounds.bass(8), Sounds.white(8 * 44_100, 1), 7);
    for (int at = 30_000; at < damaged.length - 9000; at += 40_000) {
      damaged[at] += 1;
    }
    StemAnalyzer before =
        Passes.feed(new StemAnalyzer(Sounds.MONO, GradeThresholds.DEFAULT), 8192, damaged);
    assertTrue(before.report().clicks() >= 6);
    Result result = repair(before.report().regions(), damaged);
    StemAnalyzer after =
        Passes.feed(new StemAnalyzer(Sounds.MONO, GradeThresholds.DEFAULT), 8192, result.sound[0]);
    assertEquals(0, after.report().clicks());
    assertTrue(after.report().snrDb().orElseThrow() > before.report().snrDb().orElseThrow() + 5);
    assertEquals(Damage.GOOD, after.report().level(), after.report().toString());
  }

  @Test
  void oddRegionsAndStemsNeverFail() throws IOException {
    for (int frames : new int[] {1, 882, 5000}) {
      for (float[] sound : new float[][] {new float[frames], Sounds.white(frames, 1)}) {
        List<DamageRegion> regions = new ArrayList<>();
        for (DamageCause cause : DamageCause.values()) {
          if (cause != DamageCause.FORCED) {
            regions.add(region(0, Math.max(1, frames / 3), cause));
            regions.add(region(frames - 1, frames + (frames == 1 ? 1 : 0), cause));
          }
        }
        if (frames == 1) {
          regions.removeIf(r -> r.startFrame() == 0 && r.endFrame() == 2);
        }
        Result result = repair(regions, sound, sound.clone());
        assertEquals(frames, result.sound[0].length);
      }
    }
    repair(List.of(), Sounds.white(100, 1));
  }

  @Test
  void oddSoundsComeBackFiniteWhereTheyWere() throws IOException {
    int frames = 4 * 44_100;
    float[] tone = new float[frames];
    float[] dc = new float[frames];
    float[] coarse = new float[frames];
    float[] broken = Sounds.chords(4);
    float[] voice = Sounds.voice(4);
    for (int i = 0; i < frames; i++) {
      tone[i] = (float) (0.5 * Math.sin(2 * Math.PI * 440 * i / 44_100));
      dc[i] = 0.3f;
      coarse[i] = Math.round(voice[i] * 128) / 128f;
    }
    broken[50_000] = Float.NaN;
    broken[90_000] = Float.POSITIVE_INFINITY;
    float[] upsideDown = voice.clone();
    for (int i = 0; i < frames; i++) {
      upsideDown[i] = -voice[i];
    }
    List<DamageRegion> all = new ArrayList<>();
    for (DamageCause cause : DamageCause.values()) {
      all.add(region(0, frames, cause));
    }
    for (float[] sound : List.of(tone, dc, coarse, broken, new float[frames])) {
      Result result = repair(all, sound, sound.clone());
      for (int i = 0; i < frames; i++) {
        if (Float.isFinite(sound[i])) {
          assertTrue(Float.isFinite(result.sound[0][i]), "at " + i);
        }
      }
    }
    // Nothing for one side may be done by what the sum of both tells: there is none.
    Result result = repair(all, voice, upsideDown);
    for (int i = 0; i < frames; i++) {
      assertEquals(-result.sound[0][i], result.sound[1][i], 1e-4, "at " + i);
    }
  }

  @Test
  void sourceBlocksDoNotMatter() throws IOException {
    float[] damaged = Sounds.noisy(Sounds.bass(3), Sounds.white(3 * 44_100, 1), 7);
    damaged[60_000] += 1;
    Arrays.fill(damaged, 90_000, 90_800, 0);
    List<DamageRegion> regions = List.of(DamageRegion.forced(damaged.length));
    float[] expected = repair(regions, damaged).sound[0];
    Passes.Memory memory = new Passes.Memory(1);
    StemRepair.repair(() -> Passes.unevenSource(5, damaged), null, regions, memory);
    org.junit.jupiter.api.Assertions.assertArrayEquals(expected, memory.sound()[0]);
  }

  private static float peak(float[] sound) {
    return org.resonate.audio.Levels.peak(sound, 0, sound.length);
  }
}
