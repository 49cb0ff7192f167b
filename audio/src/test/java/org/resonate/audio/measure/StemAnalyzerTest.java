package org.resonate.audio.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.band.TestBand;
import org.resonate.audio.restore.Dehum;
import org.resonate.audio.restore.Passes;
import org.resonate.audio.restore.Sounds;

class StemAnalyzerTest {

  private static final Map<String, float[]> STEMS =
      Map.of(
          "bass", Sounds.bass(8),
          "drums", Sounds.drums(8),
          "chords", Sounds.chords(8),
          "voice", Sounds.voice(8));

  private static StemReport report(float[]... channels) throws IOException {
    AudioFormat format = new AudioFormat(channels.length, AudioFormat.WORKING_RATE_HZ);
    return Passes.feed(new StemAnalyzer(format, GradeThresholds.DEFAULT), 8192, channels).report();
  }

  @Test
  void measuresTheRatioThatWasMadeAndGradesByIt() throws IOException {
    for (Map.Entry<String, float[]> stem : STEMS.entrySet()) {
      float[] clean = stem.getValue();
      for (double snrDb : new double[] {2, 8, 16, 30}) {
        StemReport report = report(Sounds.noisy(clean, Sounds.white(clean.length, 1), snrDb));
        String what = stem.getKey() + " at " + snrDb + " dB: " + report;
        assertEquals(snrDb, report.snrDb().orElseThrow(), 1.5, what);
        assertEquals(snrDb > 10, report.level() == Damage.GOOD, what);
      }
    }
  }

  @Test
  void pinkNoiseIsFoundToo() throws IOException {
    for (float[] clean : STEMS.values()) {
      StemReport report = report(Sounds.noisy(clean, Sounds.pink(clean.length, 1), 8));
      assertEquals(8, report.snrDb().orElseThrow(), 3.5);
      assertTrue(report.level() != Damage.GOOD, report.toString());
      report = report(Sounds.noisy(clean, Sounds.pink(clean.length, 1), 16));
      assertEquals(Damage.GOOD, report.level(), report.toString());
    }
  }

  @Test
  void noiseThroughoutIsOneRegionOverAll() throws IOException {
    float[] noisy = Sounds.noisy(STEMS.get("bass"), Sounds.white(8 * 44_100, 1), 4);
    List<DamageRegion> regions = report(noisy).regions();
    assertEquals(1, regions.size(), regions.toString());
    assertEquals(DamageCause.NOISE, regions.get(0).cause());
    assertEquals(0, regions.get(0).startFrame());
    assertEquals(noisy.length, regions.get(0).endFrame());
  }

  @Test
  void cleanStemsAreGood() throws IOException {
    for (String name : List.of("bass", "drums", "voice")) {
      StemReport report = report(STEMS.get(name));
      assertEquals(Damage.GOOD, report.level(), name + " " + report);
      assertEquals(List.of(), report.regions());
    }
  }

  @Test
  void silenceIsGoodAndSaysSo() throws IOException {
    StemReport report = report(new float[44_100], new float[44_100]);
    assertTrue(report.silent());
    assertEquals(Damage.GOOD, report.level());
    assertTrue(report.snrDb().isEmpty());
    assertTrue(report.notes().get(0).contains("silent"));
  }

  @Test
  void findsClicksHolesAndClippingWhereTheyAre() throws IOException {
    float[] clicked = STEMS.get("chords").clone();
    clicked[100_000] += 0.4f;
    assertEquals(1, report(clicked).clicks());
    clicked[200_000] -= 0.4f;
    StemReport report = report(clicked);
    assertEquals(2, report.clicks());
    assertTrue(covers(report, DamageCause.CLICKS, 100_000), report.toString());

    float[] holed = STEMS.get("chords").clone();
    Arrays.fill(holed, 60_000, 60_900, 0);
    report = report(holed);
    assertTrue(report.dropouts() >= 1);
    assertTrue(covers(report, DamageCause.DROPOUT, 60_400), report.toString());

    float[] clipped = Sounds.clipped(STEMS.get("bass"), 0.2f);
    report = report(clipped);
    assertTrue(report.clippedRuns() > 50, report.toString());
    assertTrue(report.regions().stream().anyMatch(r -> r.cause() == DamageCause.CLIPPING));
  }

  private static boolean covers(StemReport report, DamageCause cause, long frame) {
    return report.regions().stream()
        .anyMatch(r -> r.cause() == cause && r.startFrame() <= frame && frame < r.endFrame());
  }

  @Test
  void clippingIsFoundAtAnyGainAndNotInCleanSound() throws IOException {
    for (float gain : new float[] {1, 0.5f, 0.05f}) {
      float[] sound = Sounds.clipped(Sounds.band(4), 0.25f);
      for (int i = 0; i < sound.length; i++) {
        sound[i] *= gain;
      }
      ClippingDetector found = Passes.feed(new ClippingDetector(Sounds.MONO), 8192, sound);
      assertTrue(found.runs() > 20, "gain " + gain);
      assertEquals(0.25 * gain, found.levels().top(0), 0.002 * gain + 1e-4);
    }
    for (float[] clean : STEMS.values()) {
      ClippingDetector found = Passes.feed(new ClippingDetector(Sounds.MONO), 8192, clean);
      assertFalse(found.levels().any());
    }
  }

  @Test
  void humIsFoundAndNotesAreNot() throws IOException {
    float[] clean = Sounds.voice(16);
    float[] humming = Sounds.noisy(clean, Sounds.hum(clean.length, 50.03), 35);
    HumDetector found = Passes.feed(new HumDetector(Sounds.MONO), 8192, humming);
    assertEquals(50.03, found.hum().orElseThrow().mainsHz(), 0.02);
    for (float[] sound :
        new float[][] {clean, Sounds.bass(16), Sounds.chords(16), Sounds.band(16)}) {
      assertTrue(Passes.feed(new HumDetector(Sounds.MONO), 8192, sound).hum().isEmpty());
    }
  }

  @Test
  void faintHumIsFoundUnderNotesAndHits() throws IOException {
    for (float[] clean :
        List.of(
            Sounds.bass(20),
            Sounds.drums(20),
            new TestBand(1, 20, 1).mix()[0],
            new TestBand(1, 20, 2).stem("bass")[0])) {
      assertTrue(Passes.feed(new HumDetector(Sounds.MONO), 8192, clean).hum().isEmpty());
      for (double mainsHz : new double[] {50.03, 59.96}) {
        float[] humming = Sounds.noisy(clean, Sounds.hum(clean.length, mainsHz), 40);
        HumDetector found = Passes.feed(new HumDetector(Sounds.MONO), 8192, humming);
        assertEquals(mainsHz, found.hum().orElseThrow().mainsHz(), 0.02);
      }
    }
  }

  @Test
  void cuttingHumNeverCostsMoreThanTheHum() throws IOException {
    for (float[] clean : List.of(Sounds.voice(20), Sounds.chords(20), Sounds.drums(20))) {
      for (double ratioDb : new double[] {5, 30, 50}) {
        float[] humming = Sounds.noisy(clean, Sounds.hum(clean.length, 50.03), ratioDb);
        HumDetector detector = Passes.feed(new HumDetector(Sounds.MONO), 8192, humming);
        Hum hum = detector.hum().orElseThrow();
        float[] cut = Passes.through(sink -> new Dehum(Sounds.MONO, hum, sink), humming)[0];
        double sdrDb = Sounds.sdrDb(clean, cut);
        assertTrue(sdrDb > ratioDb - 0.5, ratioDb + " dB became " + sdrDb);
        // Under a kick the lowest lines stay: the notch would take more of the drum.
        assertTrue(ratioDb > 5 || sdrDb > ratioDb + 0.5, ratioDb + " dB became only " + sdrDb);
      }
    }
  }

  @Test
  void bandLimitIsDamageOnlyWhereItCutsSound() throws IOException {
    // Noise without anything above 5 kHz: sums of sinusoids up to there.
    float[] cut = new float[2 * 44_100];
    java.util.Random random = new java.util.Random(4);
    for (int k = 1; k < 500; k++) {
      double phase = 6.28 * random.nextDouble();
      for (int i = 0; i < cut.length; i++) {
        cut[i] += (float) (0.01 * Math.sin(2 * Math.PI * 10.0 * k * i / 44_100 + phase));
      }
    }
    BandwidthMeter meter = Passes.feed(new BandwidthMeter(Sounds.MONO), 8192, cut);
    assertEquals(5000, meter.cutHz(), 250);
    assertEquals(5000, meter.bandwidthHz(), 250);
    assertEquals(0, Passes.feed(new BandwidthMeter(Sounds.MONO), 8192, STEMS.get("bass")).cutHz());
  }

  @Test
  void oddSignalsNeverFail() throws IOException {
    float[] tone = new float[3 * 44_100];
    float[] constant = new float[44_100];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (float) (0.5 * Math.sin(2 * Math.PI * 440 * i / 44_100));
    }
    Arrays.fill(constant, 0.3f);
    assertEquals(Damage.GOOD, report(tone).level(), report(tone).toString());
    for (float[] sound :
        new float[][] {
          constant, Sounds.white(882, 1), new float[882], new float[1], new float[0]
        }) {
      report(sound, sound.clone());
    }
  }

  private static float[] tone(double seconds, double level) {
    float[] out = new float[(int) (seconds * 44_100)];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (level * Math.sin(2 * Math.PI * 440 * i / 44_100));
    }
    return out;
  }

  @Test
  void aConstantIsSilence() throws IOException {
    float[] constant = new float[44_100];
    Arrays.fill(constant, 0.3f);
    StemReport report = report(constant, constant.clone());
    assertTrue(report.silent());
    assertEquals(Damage.GOOD, report.level());
    assertTrue(report.notes().get(0).contains("offset"), report.notes().toString());
  }

  @Test
  void samplesThatAreNoNumberAreToldAndSpoilNothing() throws IOException {
    float[] sound = STEMS.get("chords").clone();
    StemReport clean = report(sound);
    sound[50_000] = Float.NaN;
    sound[50_001] = Float.POSITIVE_INFINITY;
    sound[0] = Float.NEGATIVE_INFINITY;
    StemReport report = report(sound);
    assertTrue(report.notes().get(0).startsWith("3 samples are no finite number"));
    assertEquals(clean.levelDbfs().orElseThrow(), report.levelDbfs().orElseThrow(), 0.01);
    assertEquals(clean.level(), report.level());
    Arrays.fill(sound, Float.NaN);
    assertTrue(report(sound).silent());
  }

  @Test
  void eightBitsAreNoiseAndNotClipping() throws IOException {
    for (float[] clean : List.of(tone(6, 0.7), STEMS.get("bass"), STEMS.get("voice"))) {
      float[] coarse = clean.clone();
      for (int i = 0; i < coarse.length; i++) {
        coarse[i] = Math.round(coarse[i] * 127) / 127f;
      }
      StemReport report = report(coarse);
      assertEquals(0, report.clippedRuns(), report.toString());
      assertTrue(report.level() != Damage.SEVERE, report.toString());
    }
  }

  @Test
  void sidesThatAreEqualOrOppositeAreGradedAsOne() throws IOException {
    float[] noisy = Sounds.noisy(STEMS.get("bass"), Sounds.white(8 * 44_100, 1), 5);
    noisy[100_000] += 0.5f;
    noisy[200_000] += 0.5f;
    float[] opposite = noisy.clone();
    for (int i = 0; i < opposite.length; i++) {
      opposite[i] = -opposite[i];
    }
    StemReport mono = report(noisy);
    for (StemReport stereo : List.of(report(noisy, noisy.clone()), report(noisy, opposite))) {
      assertEquals(mono.level(), stereo.level());
      assertEquals(mono.clicks(), stereo.clicks());
      assertEquals(mono.snrDb().orElseThrow(), stereo.snrDb().orElseThrow(), 0.5);
      assertEquals(mono.regions().size(), stereo.regions().size());
    }
  }

  @Test
  void damageAtTheVeryStartAndEndIsInsideTheStem() throws IOException {
    float[] clipped = STEMS.get("bass").clone();
    for (int i = 0; i < clipped.length; i++) {
      boolean edge = i < 44_100 || i >= clipped.length - 44_100;
      clipped[i] = edge ? Math.max(-0.1f, Math.min(0.1f, clipped[i])) : 0.1f * clipped[i];
    }
    List<DamageRegion> regions = report(clipped).regions();
    assertTrue(regions.stream().anyMatch(r -> r.startFrame() == 0), regions.toString());
    assertTrue(regions.stream().anyMatch(r -> r.endFrame() == clipped.length), regions.toString());
  }

  @Test
  void whatIsDamagedThroughoutIsOneRegionOfEachCause() throws IOException {
    float[] ruined = Sounds.clipped(Sounds.band(6), 0.1f);
    float[] hum = Sounds.hum(ruined.length, 50);
    for (int i = 0; i < ruined.length; i++) {
      ruined[i] += 0.02f * hum[i];
    }
    ruined = Sounds.noisy(ruined, Sounds.white(ruined.length, 9), 1);
    StemReport report = report(ruined);
    assertEquals(Damage.SEVERE, report.level(), report.toString());
    assertTrue(report.regions().size() <= 6, report.regions().toString());
  }

  @Test
  void twentyMillisecondsAreGradedWithoutAGuess() throws IOException {
    StemReport report = report(tone(0.02, 0.5), tone(0.02, 0.5));
    assertEquals(Damage.GOOD, report.level(), report.toString());
  }

  @Test
  void blockSizeDoesNotMatter() throws IOException {
    float[] noisy = Sounds.noisy(STEMS.get("drums"), Sounds.white(8 * 44_100, 1), 9);
    noisy[77_777] += 0.5f;
    StemReport expected = report(noisy);
    for (long seed = 0; seed < 3; seed++) {
      StemAnalyzer analyzer = new StemAnalyzer(Sounds.MONO, GradeThresholds.DEFAULT);
      assertEquals(expected, Passes.feedRandomly(analyzer, seed, noisy).report());
    }
  }
}
