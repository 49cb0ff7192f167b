package org.resonate.audio.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.resonate.audio.restore.Passes;
import org.resonate.audio.restore.Sounds;

class DistortionMeterTest {

  /**
   * Waves of all levels, bent by a cubic until they are cut off, which is no curve that the meter
   * was fitted on: it says too little, up to 11 dB, but never too much, and more for more.
   */
  @Test
  void measuresWhatBendingAdds() throws IOException {
    assertTrue(measure(swelling()) < -28, "clean: " + measure(swelling()));
    double last = measure(swelling());
    for (double drive : new double[] {2, 3, 5}) {
      float[] clean = swelling();
      float[] bent = clean.clone();
      double cross = 0;
      double before = 0;
      double after = 0;
      for (int i = 0; i < bent.length; i++) {
        double x = Math.max(-1, Math.min(1, drive * clean[i]));
        double y = 1.5 * x - 0.5 * x * x * x;
        bent[i] = (float) (0.6 * y);
        cross += y * clean[i];
        before += (double) clean[i] * clean[i];
        after += y * y;
      }
      double truthDb = 10 * Math.log10(1 - cross * cross / (before * after));
      double db = measure(bent);
      assertTrue(db < truthDb && db > truthDb - 11, truthDb + " dB taken for " + db);
      assertTrue(db > last + 3, db + " after " + last);
      last = db;
    }
  }

  private static double measure(float[] sound) throws IOException {
    double db =
        Passes.feed(new DistortionMeter(Sounds.MONO), 8192, sound).distortionDb().orElseThrow();
    assertEquals(
        db,
        Passes.feedRandomly(new DistortionMeter(Sounds.MONO), 3, sound)
            .distortionDb()
            .orElseThrow());
    return db;
  }

  private static float[] swelling() {
    float[] sound = new float[8 * 44_100];
    Random random = new Random(1);
    double goal = 0.5;
    double level = 0.5;
    for (int i = 0; i < sound.length; i++) {
      if (i % 4410 == 0) {
        goal = Math.pow(10, -1.5 * random.nextDouble());
      }
      level += 0.001 * (goal - level);
      double t = i / 44_100.0;
      double wave =
          0.5 * Math.sin(1300 * t) + 0.3 * Math.sin(2311 * t + 1) + 0.2 * Math.sin(3517 * t);
      sound[i] = (float) (level * wave);
    }
    return sound;
  }

  @Test
  void whatNeverChangesTellsNothing() throws IOException {
    float[] tone = new float[44_100];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (float) Math.tanh(3 * Math.sin(0.03 * i));
    }
    DistortionMeter meter = Passes.feed(new DistortionMeter(Sounds.MONO), 8192, tone);
    assertTrue(meter.distortionDb().isEmpty(), meter.distortionDb().toString());
    assertTrue(
        Passes.feed(new DistortionMeter(Sounds.MONO), 8192, new float[9]).distortionDb().isEmpty());
  }
}
