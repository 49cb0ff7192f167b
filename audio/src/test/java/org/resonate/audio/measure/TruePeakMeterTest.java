package org.resonate.audio.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Sounds;

/** True peak on the signals of EBU Tech 3341 (2023), table 1, cases 15 to 23, and beyond them. */
class TruePeakMeterTest {

  @ParameterizedTest
  @CsvSource({
    "15, 4, 0.50, 0.0, -6",
    "16, 4, 0.50, 45.0, -6",
    "17, 6, 0.50, 60.0, -6",
    "18, 8, 0.50, 67.5, -6",
    "19, 4, 1.41, 45.0, 3"
  })
  void cases15To19Tones(
      int number, int divisor, double amplitude, double phaseDegrees, double peakDbtp)
      throws IOException {
    for (int rateHz : new int[] {44_100, 48_000}) {
      double tone = (double) rateHz / divisor;
      float[] samples = Sounds.sine(tone, amplitude, phaseDegrees, rateHz, rateHz);
      fade(samples, rateHz / 100);
      assertWithinTolerance(peakDbtp, samples, rateHz, "case " + number);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void cases20To23OnePeriodOfATone(int offset) throws IOException {
    for (int rateHz : new int[] {44_100, 48_000}) {
      float[] samples = onePeriodInATone(rateHz, offset);
      assertWithinTolerance(0, samples, rateHz, "case " + (20 + offset));
    }
  }

  /**
   * A tone of fs/6 at 0.5 with one period of fs/4 at 1 in it, continuous in phase at both sides,
   * made at 4 fs, band-limited, and taken down to fs from a sample on.
   */
  private static float[] onePeriodInATone(int rateHz, int offset) {
    int frames = rateHz / 2;
    double[] fine = new double[4 * frames];
    int burst = 24 * (frames / 12);
    for (int i = 0; i < fine.length; i++) {
      if (i < burst || i >= burst + 16) {
        int base = i < burst ? i : i - burst - 16;
        fine[i] = 0.5 * Math.sin(2 * Math.PI * base / 24);
      } else {
        fine[i] = Math.sin(2 * Math.PI * (i - burst) / 16);
      }
    }
    float[] samples = new float[frames - 1];
    int half = 256;
    for (int n = 0; n < samples.length; n++) {
      double sum = 0;
      for (int k = -half; k <= half; k++) {
        int at = 4 * n + offset + k;
        if (at >= 0 && at < fine.length) {
          sum += fine[at] * lowPass(k, half);
        }
      }
      samples[n] = (float) sum;
    }
    fade(samples, rateHz / 100);
    return samples;
  }

  /** A sinc at a quarter of the band under a Blackman window. */
  private static double lowPass(int k, int half) {
    double x = Math.PI * k / 4;
    double sinc = k == 0 ? 1 : Math.sin(x) / x;
    double turn = Math.PI * k / half;
    return sinc / 4 * (0.42 + 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn));
  }

  private static void fade(float[] samples, int frames) {
    for (int i = 0; i < frames; i++) {
      samples[i] *= i / (float) frames;
      samples[samples.length - 1 - i] *= i / (float) frames;
    }
  }

  /** Tech 3341 asks for +0.2/−0.4 dB. */
  private static void assertWithinTolerance(
      double peakDbtp, float[] samples, int rateHz, String what) throws IOException {
    double measured = measure(rateHz, samples).peakDbtp();
    assertTrue(
        measured <= peakDbtp + 0.2 && measured >= peakDbtp - 0.4, what + " reads " + measured);
  }

  /** BS.1770-4, annex 2, attachment 1: a tone f is missed by at most cos(π f / (4 fs)). */
  @Test
  void aToneIsMissedByNoMoreThanOversamplingMisses() throws IOException {
    for (double relative : new double[] {0.01, 0.1, 0.21, 0.3, 0.37, 0.45}) {
      double missedDb = 20 * Math.log10(Math.cos(Math.PI * relative / 4));
      for (int phase = 0; phase < 180; phase += 15) {
        float[] samples = Sounds.sine(relative * 48_000, 0.5, phase, 24_000, 48_000);
        fade(samples, 4800);
        double measured = measure(48_000, samples).peakDbtp();
        assertTrue(measured >= -6.0206 + missedDb - 0.1, relative + ": " + measured);
        assertTrue(measured <= -6.0206 + 0.1, relative + ": " + measured);
      }
    }
  }

  @Test
  void theFirstAndTheLastSampleCount() throws IOException {
    assertEquals(0, measure(44_100, new float[] {1}).peakDbtp(), 1e-6);
    float[] last = new float[5000];
    last[4999] = -0.5f;
    TruePeakMeter meter = measure(44_100, last);
    assertEquals(-6.0206, meter.peakDbtp(), 1e-3);
    assertEquals(0.5f, meter.samplePeak());
    assertEquals(Double.NEGATIVE_INFINITY, measure(44_100, new float[100]).peakDbtp());
  }

  @Test
  void blockSizesDoNotMatter() throws IOException {
    float[][] music = Sounds.music(11, 5, 44_100);
    AudioFormat format = new AudioFormat(2, 44_100);
    TruePeakMeter whole = new TruePeakMeter(format);
    Sounds.play(music, whole);
    for (int seed = 0; seed < 5; seed++) {
      TruePeakMeter pieces = new TruePeakMeter(format);
      Sounds.playInPieces(music, seed, 3000, pieces);
      assertEquals(whole.peakDbtp(), pieces.peakDbtp());
      assertEquals(whole.samplePeak(), pieces.samplePeak());
    }
  }

  private static TruePeakMeter measure(int rateHz, float[] samples) throws IOException {
    TruePeakMeter meter = new TruePeakMeter(new AudioFormat(2, rateHz));
    Sounds.play(new float[][] {new float[samples.length], samples}, meter);
    return meter;
  }
}
