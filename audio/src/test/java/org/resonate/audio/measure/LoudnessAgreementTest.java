package org.resonate.audio.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Sounds;

/** Loudness against FFmpeg's own meter, the standard's table, and under other block sizes. */
class LoudnessAgreementTest {

  @ParameterizedTest
  @ValueSource(ints = {44_100, 48_000})
  void agreesWithFfmpegOnMusic(int rateHz) throws IOException {
    for (int seed = 1; seed <= 2; seed++) {
      float[][] music = Sounds.music(seed, 20, rateHz);
      assertAgrees(music, rateHz);
      assertAgrees(new float[][] {music[1]}, rateHz);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {44_100, 48_000})
  void agreesWithFfmpegOnNoise(int rateHz) throws IOException {
    int frames = 20 * rateHz;
    float[] white = Sounds.noise(7, 0.05, frames);
    float[] other = Sounds.noise(8, 0.02, frames);
    // Slow swells, so that both gates have work.
    for (int i = 0; i < frames; i++) {
      other[i] *= (float) Math.pow(10, -1.5 + 1.5 * Math.sin(2 * Math.PI * i / (7.0 * rateHz)));
    }
    assertAgrees(new float[][] {white, other}, rateHz);
    assertAgrees(new float[][] {other}, rateHz);
  }

  private static void assertAgrees(float[][] signal, int rateHz) throws IOException {
    AudioFormat format = new AudioFormat(signal.length, rateHz);
    LoudnessMeter loudness = new LoudnessMeter(format);
    TruePeakMeter peak = new TruePeakMeter(format);
    Sounds.play(signal, loudness);
    Sounds.play(signal, peak);
    FfmpegLoudness ffmpeg = FfmpegLoudness.of(signal, rateHz);
    assertEquals(ffmpeg.integratedLufs(), loudness.integratedLufs(), 0.1, "integrated");
    // A percentile of 20 s of jumping levels moves with a single rank; Tech 3342 grants 1 LU.
    assertEquals(ffmpeg.loudnessRangeLu(), loudness.loudnessRangeLu(), 0.5, "range");
    assertEquals(ffmpeg.peakDbtp(), peak.peakDbtp(), 0.2, "true peak");
  }

  /** ITU-R BS.1770-4, annex 1, tables 1 and 2: the coefficients for 48 kHz. */
  @Test
  void weightingIsThatOfTheRecommendation() {
    KWeighting weighting = KWeighting.at(48_000);
    assertEquals(1.53512485958697, weighting.shelf().b0(), 1e-9);
    assertEquals(-2.69169618940638, weighting.shelf().b1(), 1e-9);
    assertEquals(1.19839281085285, weighting.shelf().b2(), 1e-9);
    assertEquals(-1.69065929318241, weighting.shelf().a1(), 1e-9);
    assertEquals(0.73248077421585, weighting.shelf().a2(), 1e-9);
    assertEquals(-1.99004745483398, weighting.highPass().a1(), 1e-9);
    assertEquals(0.99007225036621, weighting.highPass().a2(), 1e-9);
  }

  /** The weighting at 44.1 kHz is the one at 48 kHz, as far as it is heard. */
  @Test
  void weightingIsTheSameAtAnyRate() {
    KWeighting standard = KWeighting.at(48_000);
    for (int rateHz : new int[] {44_100, 96_000}) {
      KWeighting weighting = KWeighting.at(rateHz);
      for (double hz = 25; hz < 12_000; hz *= 1.3) {
        assertEquals(gainDb(standard, hz, 48_000), gainDb(weighting, hz, rateHz), 0.05, hz + " Hz");
      }
    }
  }

  private static double gainDb(KWeighting weighting, double hz, int rateHz) {
    return 20
        * Math.log10(
            weighting.shelf().magnitude(hz, rateHz) * weighting.highPass().magnitude(hz, rateHz));
  }

  /** BS.1770-4: a full-scale sine of 997 Hz in one channel reads −3.01 LKFS. */
  @Test
  void monoCountsAsOneChannel() throws IOException {
    float[] sine = Sounds.sine(997, 1, 0, 5 * 48_000, 48_000);
    LoudnessMeter meter = new LoudnessMeter(new AudioFormat(1, 48_000));
    Sounds.play(new float[][] {sine}, meter);
    assertEquals(-3.01, meter.integratedLufs(), 0.01);
  }

  @Test
  void blockSizesDoNotMatter() throws IOException {
    for (int rateHz : new int[] {44_100, 11_025}) {
      float[][] music = Sounds.music(12, 12, rateHz);
      AudioFormat format = new AudioFormat(2, rateHz);
      LoudnessMeter whole = new LoudnessMeter(format);
      Sounds.play(music, whole);
      for (int seed = 0; seed < 4; seed++) {
        LoudnessMeter pieces = new LoudnessMeter(format);
        Sounds.playInPieces(music, seed, 2000, pieces);
        assertEquals(whole.integratedLufs(), pieces.integratedLufs());
        assertEquals(whole.loudnessRangeLu(), pieces.loudnessRangeLu());
        assertEquals(whole.maxMomentaryLufs(), pieces.maxMomentaryLufs());
        assertEquals(whole.maxShortTermLufs(), pieces.maxShortTermLufs());
      }
    }
  }

  /** A rate that 100 does not divide measures like one that it does. */
  @Test
  void oddRatesMeasureTheSame() throws IOException {
    double standard = ofTone(48_000);
    for (int rateHz : new int[] {22_050, 32_000, 37_800, 88_200, 96_000}) {
      assertEquals(standard, ofTone(rateHz), 0.05, rateHz + " Hz");
    }
  }

  private static double ofTone(int rateHz) throws IOException {
    float[] sine = Sounds.sine(500, 0.1, 0, 8 * rateHz, rateHz);
    LoudnessMeter meter = new LoudnessMeter(new AudioFormat(2, rateHz));
    Sounds.play(new float[][] {sine, sine}, meter);
    return meter.integratedLufs();
  }
}
