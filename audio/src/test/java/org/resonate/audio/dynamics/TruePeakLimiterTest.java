package org.resonate.audio.dynamics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Sounds;
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
}
