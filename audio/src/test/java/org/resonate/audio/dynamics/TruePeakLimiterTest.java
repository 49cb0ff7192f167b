package org.resonate.audio.dynamics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Sounds;
import org.resonate.audio.measure.FfmpegLoudness;
import org.resonate.audio.measure.TruePeakMeter;

class TruePeakLimiterTest {

  private static final double CEILING_DBTP = -1;

  @ParameterizedTest
  @ValueSource(ints = {8000, 44_100, 48_000, 96_000})
  void hostileSignalsStayUnderTheCeiling(int rateHz) throws IOException {
    for (Map.Entry<String, float[]> hostile : hostileSignals(rateHz).entrySet()) {
      for (double drive : new double[] {1, 2, 8}) {
        float[] samples = hostile.getValue().clone();
        for (int i = 0; i < samples.length; i++) {
          samples[i] *= (float) drive;
        }
        AudioFormat format = new AudioFormat(1, rateHz);
        Sounds.Collector out = new Sounds.Collector(1);
        TruePeakLimiter limiter = new TruePeakLimiter(format, CEILING_DBTP, out);
        Sounds.play(new float[][] {samples}, limiter);
        TruePeakMeter meter = new TruePeakMeter(format);
        Sounds.play(out.signal(), meter);
        String what = hostile.getKey() + " times " + drive + " at " + rateHz;
        assertTrue(meter.peakDbtp() <= CEILING_DBTP, what + ": " + meter.peakDbtp());
        assertEquals(samples.length, out.signal()[0].length);
      }
    }
  }

  private static Map<String, float[]> hostileSignals(int rateHz) {
    int second = rateHz;
    Map<String, float[]> signals = new LinkedHashMap<>();
    float[] square = Sounds.sine(110, 1, 1, second, rateHz);
    float[] fast = Sounds.sine(rateHz / 6.3, 1, 1, second, rateHz);
    float[] impulses = new float[second];
    float[] flips = new float[second];
    Random random = new Random(1);
    for (int i = 0; i < second; i++) {
      square[i] = Math.signum(square[i]);
      fast[i] = Math.signum(fast[i]);
      impulses[i] = random.nextInt(100) == 0 ? 1.5f : 0;
      flips[i] = random.nextBoolean() ? 1 : -1;
    }
    signals.put("square", square);
    signals.put("square near fs/6", fast);
    signals.put("impulses", impulses);
    signals.put("random signs", flips);
    signals.put("fs/4 at 45 degrees", Sounds.sine(rateHz / 4.0, 1.41, 45, second, rateHz));
    signals.put(
        "bursts",
        Sounds.join(
            new float[second / 10],
            Sounds.noise(2, 0.4, second / 5),
            new float[second / 10],
            Sounds.noise(3, 1, second / 500),
            new float[second / 10],
            Sounds.sine(0.45 * rateHz, 1, 0, second / 3, rateHz)));
    signals.put("from the first sample", Sounds.noise(4, 0.5, 3));
    return signals;
  }

  @Test
  void whatPassesNothingComesOutBitForBit() throws IOException {
    float[][] music = Sounds.music(5, 6, 44_100);
    Sounds.Collector out = new Sounds.Collector(2);
    TruePeakLimiter limiter = new TruePeakLimiter(new AudioFormat(2, 44_100), 12, out);
    Sounds.play(music, limiter);
    assertArrayEquals(music, out.signal());
    assertEquals(0, limiter.maxReductionDb());
  }

  /** A peak leaves untouched what is further away than look-ahead and release reach. */
  @Test
  void onlyTheSurroundingsOfAPeakChange() throws IOException {
    float[][] signal = {Sounds.noise(6, 0.05, 3 * 44_100), Sounds.noise(7, 0.05, 3 * 44_100)};
    int peak = 44_100;
    signal[0][peak] = 1.5f;
    float[][] out = limit(signal, 44_100, CEILING_DBTP).signal();
    int lookAhead = (int) (0.006 * 44_100);
    for (int i = 0; i < signal[0].length; i++) {
      if (i < peak - lookAhead || i > peak + 2 * 44_100 - 1000) {
        assertEquals(signal[0][i], out[0][i], "frame " + i);
        assertEquals(signal[1][i], out[1][i], "frame " + i);
      }
    }
    assertTrue(Math.abs(out[0][peak]) > 0.85f, "no lower than the ceiling asks");
  }

  /** One gain for all channels, between 0 and 1, without steps. */
  @Test
  void channelsMoveTogetherAndSmoothly() throws IOException {
    int frames = 44_100;
    float[][] signal = {Sounds.noise(8, 0.6, frames), new float[frames], new float[frames]};
    Arrays.fill(signal[1], 0.01f);
    Arrays.fill(signal[2], -0.02f);
    float[][] out = limit(signal, 44_100, -6).signal();
    double largestStep = 0;
    for (int i = 0; i < frames; i++) {
      double gain = out[1][i] / 0.01;
      assertTrue(gain > 0 && gain < 1 + 1e-6);
      assertEquals(gain, out[2][i] / -0.02, 1e-6);
      assertEquals(gain * signal[0][i], out[0][i], 1e-5);
      largestStep = i == 0 ? 0 : Math.max(largestStep, Math.abs(gain - out[1][i - 1] / 0.01));
    }
    // Three means of 1.7 ms spread a full drop over 5 ms; the steepest is 3/4 of 1/75 a frame.
    assertTrue(largestStep < 0.0101, "" + largestStep);
  }

  /** Another meter, FFmpeg's at 192 kHz, agrees that the ceiling holds. */
  @Test
  void anotherMeterAgrees() throws IOException {
    float[][] music = Sounds.music(9, 10, 44_100);
    float[][] noise = {Sounds.noise(10, 0.5, 4 * 44_100), Sounds.noise(11, 0.5, 4 * 44_100)};
    for (double ceilingDbtp : new double[] {-3, -9, -20}) {
      assertMetersAgree(music, ceilingDbtp, 0);
      // White up to half the rate, where interpolators differ: 0.05 dB are between any two meters.
      assertMetersAgree(noise, ceilingDbtp, 0.05);
    }
  }

  private static void assertMetersAgree(float[][] signal, double ceilingDbtp, double tolerance)
      throws IOException {
    float[][] out = limit(signal, 44_100, ceilingDbtp).signal();
    double peakDbtp = FfmpegLoudness.of(out, 44_100).peakDbtp();
    assertTrue(peakDbtp <= ceilingDbtp + tolerance, ceilingDbtp + ": " + peakDbtp);
    assertTrue(peakDbtp >= ceilingDbtp - 0.3, ceilingDbtp + ": " + peakDbtp);
  }

  /** A low tone that is turned down as a whole keeps its shape: no distortion worth the name. */
  @Test
  void aSteadyToneStaysATone() throws IOException {
    int rateHz = 44_100;
    for (double hz : new double[] {50, 100, 441}) {
      float[] tone = Sounds.sine(hz, 1, 0, 3 * rateHz, rateHz);
      float[] out = limit(new float[][] {tone}, rateHz, -6).signal()[0];
      // What is left once the fundamental is taken out, over the last second of whole periods.
      double sin = 0;
      double cos = 0;
      double all = 0;
      int from = rateHz;
      int count = rateHz;
      for (int i = from; i < from + count; i++) {
        double angle = 2 * Math.PI * hz * i / rateHz;
        sin += out[i] * Math.sin(angle) * 2 / count;
        cos += out[i] * Math.cos(angle) * 2 / count;
        all += (double) out[i] * out[i] / count;
      }
      double fundamental = (sin * sin + cos * cos) / 2;
      double distortionDb = 10 * Math.log10(Math.max(0, all - fundamental) / fundamental);
      assertTrue(distortionDb < -40, hz + " Hz: " + distortionDb);
    }
  }

  @Test
  void blockSizesDoNotMatter() throws IOException {
    float[][] music = Sounds.music(13, 4, 44_100);
    float[][] noise = {Sounds.noise(14, 0.1, 88_200), Sounds.noise(15, 0.2, 88_200)};
    for (float[][] signal : new float[][][] {music, noise}) {
      float[][] whole = limit(signal, 44_100, -12).signal();
      for (int seed = 0; seed < 5; seed++) {
        Sounds.Collector out = new Sounds.Collector(2);
        TruePeakLimiter limiter = new TruePeakLimiter(new AudioFormat(2, 44_100), -12, out);
        Sounds.playInPieces(signal, seed, seed == 0 ? 10 : 2500, limiter);
        assertArrayEquals(whole, out.signal());
      }
    }
  }

  /** The reduction is what the loudest peak needs: 20 dB for a tone 20 dB above the target. */
  @Test
  void reportsItsReduction() throws IOException {
    float[] tone = Sounds.sine(1000, 1, 0, 44_100, 44_100);
    TruePeakLimiter limiter =
        new TruePeakLimiter(new AudioFormat(1, 44_100), -20, new Sounds.Collector(1));
    Sounds.play(new float[][] {tone}, limiter);
    assertEquals(20 + TruePeakLimiter.MARGIN_DB, limiter.maxReductionDb(), 0.05);
  }

  private static Sounds.Collector limit(float[][] signal, int rateHz, double ceilingDbtp)
      throws IOException {
    Sounds.Collector out = new Sounds.Collector(signal.length);
    AudioFormat format = new AudioFormat(signal.length, rateHz);
    Sounds.play(signal, new TruePeakLimiter(format, ceilingDbtp, out));
    return out;
  }
}
