package org.resonate.audio.filter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Sounds;
import org.resonate.audio.spectrum.LongTermSpectrum;
import org.resonate.audio.spectrum.ThirdOctaves;

class MatchEqTest {

  private static final int RATE_HZ = 44_100;
  private static final int BANDS = ThirdOctaves.BANDS;

  @Test
  void levelAloneIsNoDifference() {
    double[] source = slope(-30, -1);
    double[] louder = Arrays.stream(source).map(level -> level + 17).toArray();
    assertArrayEquals(new double[BANDS], MatchEq.gainsDb(source, louder, 9), 1e-9);
  }

  /** A tilt survives smoothing but for its ends, and its mean is 0. */
  @Test
  void aTiltIsFollowed() {
    double[] gains = MatchEq.gainsDb(slope(-30, 0), slope(-20, -0.5), 9);
    for (int b = 1; b < BANDS - 1; b++) {
      assertEquals(-0.5 * (b - (BANDS - 1) / 2.0), gains[b], 1e-9);
    }
    assertEquals(0, Arrays.stream(gains).sum(), 1e-9);
  }

  @Test
  void gainsStayInRangeAndKeepTheirMean() {
    Random random = new Random(1);
    for (int round = 0; round < 100; round++) {
      double[] source = random.doubles(BANDS, -70, 0).toArray();
      double[] reference = random.doubles(BANDS, -70, 0).toArray();
      double[] gains = MatchEq.gainsDb(source, reference, 9);
      assertTrue(Arrays.stream(gains).allMatch(gain -> Math.abs(gain) <= 9));
      assertEquals(0, Arrays.stream(gains).average().orElseThrow(), 1e-6);
    }
    assertArrayEquals(new double[BANDS], MatchEq.gainsDb(slope(0, 0), slope(0, -2), 0));
  }

  @Test
  void silentBandsAreLeftAlone() {
    double[] source = slope(-30, 0);
    double[] reference = slope(-30, -0.4);
    source[29] = Double.NEGATIVE_INFINITY;
    reference[0] = -200;
    double[] gains = MatchEq.gainsDb(source, reference, 9);
    assertEquals(0, gains[29]);
    assertEquals(0, gains[0]);
    assertEquals(-0.4, gains[15] - gains[14], 1e-9);
    double[] silence = new double[BANDS];
    Arrays.fill(silence, Double.NEGATIVE_INFINITY);
    assertArrayEquals(new double[BANDS], MatchEq.gainsDb(silence, reference, 9));
    assertArrayEquals(new double[BANDS], MatchEq.gainsDb(source, silence, 9));
  }

  /** |H| by its definition, Σ h[n] e^(−iωn), against the lines between the bands' gains. */
  @ParameterizedTest
  @EnumSource(EqPhase.class)
  void theFilterHasTheWantedMagnitude(EqPhase phase) {
    double[] gains = new double[BANDS];
    for (int b = 0; b < BANDS; b++) {
      gains[b] = 9 * Math.sin(b * 0.7);
    }
    float[] fir = MatchEq.design(gains, phase, RATE_HZ);
    assertEquals(MatchEq.TAPS, fir.length);
    for (double hz = 30; hz < 20_000; hz *= 1.05) {
      // A filter of 0.19 s cannot turn sharp corners that lie a few Hz apart.
      double tolerance = hz < 63 ? 0.8 : hz < 200 ? 0.3 : 0.1;
      assertEquals(lineDb(gains, hz), magnitudeDb(fir, hz), tolerance, hz + " Hz");
    }
  }

  /** The straight lines over log frequency, from the bands' definition. */
  private static double lineDb(double[] gains, double hz) {
    for (int b = 0; b + 1 < BANDS; b++) {
      double low = 1000 * Math.pow(10, (b - 16) / 10.0);
      double high = 1000 * Math.pow(10, (b - 15) / 10.0);
      if (hz >= low && hz <= high) {
        return gains[b] + (gains[b + 1] - gains[b]) * Math.log(hz / low) / Math.log(high / low);
      }
    }
    return gains[BANDS - 1];
  }

  private static double magnitudeDb(float[] fir, double hz) {
    double re = 0;
    double im = 0;
    for (int n = 0; n < fir.length; n++) {
      double turn = 2 * Math.PI * hz * n / RATE_HZ;
      re += fir[n] * Math.cos(turn);
      im += fir[n] * Math.sin(turn);
    }
    return 20 * Math.log10(Math.hypot(re, im));
  }

  /** Of all filters of a magnitude the minimum-phase one has its energy earliest. */
  @Test
  void phasesAreWhatTheyAreCalled() {
    double[] gains = MatchEq.gainsDb(slope(-30, 0), slope(-30, -0.5), 9);
    float[] linear = MatchEq.design(gains, EqPhase.LINEAR, RATE_HZ);
    float[] minimum = MatchEq.design(gains, EqPhase.MINIMUM, RATE_HZ);
    for (int i = 0; i < linear.length; i++) {
      assertEquals(linear[linear.length - 1 - i], linear[i]);
    }
    double all = 0;
    double early = 0;
    for (int i = 0; i < minimum.length; i++) {
      all += minimum[i] * minimum[i];
      early += i < 200 ? minimum[i] * minimum[i] : 0;
    }
    assertTrue(early > 0.999 * all);
    // Kolmogorov: the first tap is the geometric mean of the magnitude over linear frequency.
    double log = 0;
    int points = 20_000;
    for (int i = 0; i < points; i++) {
      log += MatchEq.curveDb(gains, (i + 0.5) / points * RATE_HZ / 2);
    }
    assertEquals(Math.pow(10, log / points / 20), minimum[0], 1e-3);
  }

  /** goals: third-octave distance at most 1 dB in the mean, 3 dB in the worst band. */
  @ParameterizedTest
  @EnumSource(EqPhase.class)
  void matchesOneSignalToAnother(EqPhase phase) throws IOException {
    float[][] source = {Sounds.noise(21, 0.1, 40 * RATE_HZ)};
    float[][] reference = {Sounds.noise(22, 0.1, 40 * RATE_HZ)};
    colour(reference[0]);
    double[] sourceDb = spectrum(source);
    double[] referenceDb = spectrum(reference);
    float[] fir = MatchEq.design(sourceDb, referenceDb, 12, phase, RATE_HZ);
    Sounds.Collector out = new Sounds.Collector(1);
    Sounds.play(source, new FirFilter(new AudioFormat(1, RATE_HZ), fir, out));
    double[] before = distances(sourceDb, referenceDb);
    double[] after = distances(spectrum(out.signal()), referenceDb);
    assertTrue(mean(before) > 3, "" + mean(before));
    assertTrue(mean(after) <= 1, "" + mean(after));
    assertTrue(Arrays.stream(after).max().orElseThrow() <= 3);
  }

  /** A bass lift, a dip at 800 Hz and a roll-off, by biquads that MatchEq does not know. */
  private static void colour(float[] samples) {
    double[] exact = new double[samples.length];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = samples[i];
    }
    for (Biquad biquad :
        new Biquad[] {peak(80, 8, 0.7), peak(800, -6, 1), peak(5000, 4, 2), lowPass(9000)}) {
      biquad.filter(exact, exact.length, new double[Biquad.STATE]);
    }
    for (int i = 0; i < exact.length; i++) {
      samples[i] = (float) exact[i];
    }
  }

  /** Bristow-Johnson's peaking equaliser. */
  private static Biquad peak(double hz, double gainDb, double q) {
    double a = Math.pow(10, gainDb / 40);
    double w = 2 * Math.PI * hz / RATE_HZ;
    double alpha = Math.sin(w) / (2 * q);
    double a0 = 1 + alpha / a;
    return new Biquad(
        (1 + alpha * a) / a0,
        -2 * Math.cos(w) / a0,
        (1 - alpha * a) / a0,
        -2 * Math.cos(w) / a0,
        (1 - alpha / a) / a0);
  }

  /** One pole. */
  private static Biquad lowPass(double hz) {
    double pole = Math.exp(-2 * Math.PI * hz / RATE_HZ);
    return new Biquad(1 - pole, 0, 0, -pole, 0);
  }

  private static double[] spectrum(float[][] signal) throws IOException {
    LongTermSpectrum spectrum = new LongTermSpectrum(new AudioFormat(signal.length, RATE_HZ));
    Sounds.play(signal, spectrum);
    return spectrum.bandLevelsDb();
  }

  /** How far each band is off once the mean difference, the level, is taken out. */
  private static double[] distances(double[] a, double[] b) {
    double[] difference = new double[a.length];
    Arrays.setAll(difference, i -> a[i] - b[i]);
    double level = mean(difference);
    return Arrays.stream(difference).map(d -> Math.abs(d - level)).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double[] slope(double firstDb, double dbPerBand) {
    double[] levels = new double[BANDS];
    Arrays.setAll(levels, b -> firstDb + b * dbPerBand);
    return levels;
  }
}
