package org.resonate.audio.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.band.TestBand;
import org.resonate.audio.measure.ClipLevels;
import org.resonate.audio.measure.DamageCause;

/** Harm of a known kind is named by the measure that is there for it, and no candidate gets by. */
class RegionJudgeTest {

  private static final AudioFormat STEREO = new AudioFormat(2, 44_100);
  private static final int START = 3 * 44_100;
  private static final int END = 7 * 44_100;

  private static float[][] song;
  private static float[][] chords;
  private static float[][] drums;

  @BeforeAll
  static void play() {
    TestBand band = new TestBand(2, 10, 3);
    song = band.mix();
    chords = band.stem("other");
    drums = band.stem("drums");
  }

  private static List<Map<Measure, Double>> readings(
      DamageCause cause, long start, long end, float[][]... versions) throws IOException {
    RegionJudge judge =
        new RegionJudge(
            STEREO, cause, start, end, song[0].length, versions.length - 1, 2, ClipLevels.none(2));
    Random random = new Random(1);
    int frame = 0;
    while (frame < song[0].length) {
      int from = frame;
      int count = Math.min(song[0].length - frame, 1 + random.nextInt(9000));
      float[][][] blocks =
          Arrays.stream(versions).map(v -> part(v, from, count)).toArray(float[][][]::new);
      judge.take(frame, blocks, part(song, from, count), count);
      frame += count;
    }
    return judge.readings();
  }

  private static float[][] part(float[][] sound, int from, int count) {
    return Arrays.stream(sound)
        .map(samples -> Arrays.copyOfRange(samples, from, from + count))
        .toArray(float[][]::new);
  }

  /** Changes the region alone. */
  private interface Change {
    float to(float[] samples, int i);
  }

  private static float[][] changed(float[][] sound, Change change) {
    float[][] result = new float[sound.length][];
    for (int channel = 0; channel < sound.length; channel++) {
      result[channel] = sound[channel].clone();
      for (int i = START; i < END; i++) {
        result[channel][i] = change.to(sound[channel], i);
      }
    }
    return result;
  }

  private static float[][] noisy(float[][] sound, double gain) {
    Random random = new Random(7);
    return changed(sound, (x, i) -> (float) (x[i] + gain * random.nextGaussian()));
  }

  private static Verdict judge(float[][]... versions) throws IOException {
    return Gate.judge(DamageCause.NOISE, readings(DamageCause.NOISE, START, END, versions));
  }

  @Test
  void theBestOfSeveralIsKept() throws IOException {
    Verdict verdict =
        judge(noisy(chords, 0.02), noisy(chords, 0.01), noisy(chords, 0.001), noisy(chords, 0.03));
    assertEquals(1, verdict.candidate(), verdict.toString());
    assertTrue(verdict.after().get(Measure.NOISE) < verdict.before().get(Measure.NOISE));
    assertTrue(verdict.after().get(Measure.PAUSES) < verdict.before().get(Measure.PAUSES));
  }

  @Test
  void theSameSoundIsNoBetter() throws IOException {
    float[][] noisy = noisy(chords, 0.02);
    Verdict verdict = judge(noisy, noisy);
    assertFalse(verdict.accepted());
    assertTrue(verdict.note().contains("no better"), verdict.note());
    assertTrue(verdict.note().contains("removed 0.0 dB to -60.0 dB"), verdict.note());
    Map<Measure, Double> after = new EnumMap<>(verdict.after());
    after.put(Measure.REMOVED, 0.0);
    assertEquals(verdict.before(), after);
  }

  @Test
  void noiseOfWhichLittleCanBeTakenWasNone() {
    Map<Measure, Double> before =
        Map.of(Measure.NOISE, 0.3, Measure.PAUSES, -30.0, Measure.REMOVED, 0.0);
    for (double removedDb : new double[] {-1, -8}) {
      Map<Measure, Double> after =
          Map.of(Measure.NOISE, 0.0, Measure.PAUSES, -34.0, Measure.REMOVED, removedDb);
      Verdict verdict = Gate.judge(DamageCause.NOISE, List.of(before, after));
      assertEquals(removedDb == -1, verdict.accepted(), verdict.note());
    }
  }

  @Test
  void aHoleIsFilledNoLouderThanWhatIsBesideIt() throws IOException {
    float[][] holed = changed(chords, (x, i) -> 0);
    for (float gain : new float[] {1, 3}) {
      float[][] filled = changed(chords, (x, i) -> gain * x[i]);
      List<Map<Measure, Double>> readings =
          readings(DamageCause.DROPOUT, START, END, holed, filled);
      Verdict verdict = Gate.judge(DamageCause.DROPOUT, readings);
      assertEquals(gain == 1, verdict.accepted(), verdict.note());
      assertTrue(verdict.accepted() || verdict.note().contains("peak"), verdict.note());
    }
  }

  @Test
  void foreignNotesAreRefused() throws IOException {
    // Four semitones up: another chord, as clean as can be.
    double ratio = Math.pow(2, 4 / 12.0);
    float[][] foreign =
        changed(chords, (x, i) -> x[(int) (START + (i - START) * ratio) % x.length]);
    refused(Measure.CHROMA, judge(noisy(chords, 0.02), foreign));
  }

  @Test
  void lostHitsAreRefused() throws IOException {
    // The second of two beats.
    float[][] late = changed(drums, (x, i) -> x[i - 9000]);
    refused(Measure.ONSETS, judge(noisy(drums, 0.01), late));
  }

  @Test
  void lostTrebleIsRefused() throws IOException {
    // A windowed sinc at 3 kHz.
    int middle = 200;
    float[] low = new float[2 * middle + 1];
    for (int k = -middle; k <= middle; k++) {
      double turn = Math.PI * k * 2 * 3000 / 44_100;
      double sinc = k == 0 ? 1 : Math.sin(turn) / turn;
      low[middle + k] =
          (float) (2 * 3000 / 44_100.0 * sinc * (0.5 + 0.5 * Math.cos(Math.PI * k / middle)));
    }
    float[][] dull =
        changed(
            drums,
            (x, i) -> {
              float sum = 0;
              for (int k = 0; k < low.length; k++) {
                sum += low[k] * x[i + k - middle];
              }
              return sum;
            });
    refused(Measure.AIR, judge(noisy(drums, 0.01), dull));
  }

  @Test
  void aStepInLevelIsRefused() throws IOException {
    refused(Measure.LEVEL, judge(noisy(chords, 0.02), changed(chords, (x, i) -> 0.2f * x[i])));
  }

  @Test
  void aTickAtTheEdgeIsRefused() throws IOException {
    refused(
        Measure.EDGES,
        judge(
            noisy(chords, 0.005),
            changed(chords, (x, i) -> x[i] + (i == START || i == END - 1 ? 0.3f : 0))));
  }

  @Test
  void silenceAndWhatIsNoNumberAreRefusedWithoutASongToo() throws IOException {
    float[][] noisy = noisy(chords, 0.02);
    for (float value : new float[] {0, Float.NaN}) {
      RegionJudge judge =
          new RegionJudge(
              STEREO,
              DamageCause.HUM,
              0,
              noisy[0].length,
              noisy[0].length,
              1,
              0,
              ClipLevels.none(2));
      float[][] gone = new float[2][noisy[0].length];
      Arrays.fill(gone[0], value);
      Arrays.fill(gone[1], value);
      judge.take(0, new float[][][] {noisy, gone}, null, noisy[0].length);
      List<Map<Measure, Double>> readings = judge.readings();
      // As if it had hummed: all that is left to speak against it is what cannot be told.
      readings.get(0).put(Measure.HUM, 0.9);
      readings.get(1).put(Measure.HUM, 0.0);
      assertFalse(Gate.judge(DamageCause.HUM, readings).accepted(), value + " passed");
    }
  }

  @Test
  void whatIsTooShortToTellOfStays() throws IOException {
    float[][] noisy = noisy(chords, 0.02);
    Verdict verdict =
        Gate.judge(
            DamageCause.NOISE, readings(DamageCause.NOISE, START, START + 2000, noisy, chords));
    assertFalse(verdict.accepted());
    assertTrue(verdict.note().contains("too short"), verdict.note());
  }

  @Test
  void theEndsOfTheSignalNeedNoContext() throws IOException {
    float[][] noisy = {chords[0].clone(), chords[1].clone()};
    Random random = new Random(7);
    for (int i = 0; i < noisy[0].length; i++) {
      noisy[0][i] += (float) (0.02 * random.nextGaussian());
      noisy[1][i] += (float) (0.02 * random.nextGaussian());
    }
    List<Map<Measure, Double>> readings =
        readings(DamageCause.NOISE, 0, song[0].length, noisy, chords);
    assertFalse(readings.get(0).containsKey(Measure.LEVEL));
    assertFalse(readings.get(0).containsKey(Measure.EDGES));
    assertTrue(Gate.judge(DamageCause.NOISE, readings).accepted());
  }

  private static void refused(Measure measure, Verdict verdict) {
    assertFalse(verdict.accepted(), verdict.toString());
    assertTrue(
        verdict.note().contains(measure.key()) && verdict.note().contains("is worse"),
        verdict.note());
  }

  @Test
  void aSongWithTheSameHoleTellsNothing() throws IOException {
    float[][] whole = song;
    float[][] hollow = changed(chords, (samples, i) -> 0);
    List<Map<Measure, Double>> asked = readings(DamageCause.DROPOUT, START, END, hollow, chords);
    assertTrue(asked.get(1).containsKey(Measure.ONSETS), asked.toString());
    try {
      // What a filter leaves in it does not count.
      song = changed(song, (samples, i) -> 1e-3f * samples[i]);
      List<Map<Measure, Double>> deaf = readings(DamageCause.DROPOUT, START, END, hollow, chords);
      for (Measure measure : List.of(Measure.CHROMA, Measure.ONSETS, Measure.AIR)) {
        assertFalse(deaf.get(1).containsKey(measure), deaf.toString());
      }
      assertTrue(Gate.judgeGenerated(DamageCause.DROPOUT, deaf).accepted(), deaf.toString());
    } finally {
      song = whole;
    }
  }
}
