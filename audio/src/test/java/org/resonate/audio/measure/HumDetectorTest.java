package org.resonate.audio.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.band.Ensemble;
import org.resonate.audio.restore.Passes;
import org.resonate.audio.restore.Sounds;

class HumDetectorTest {

  /** No line of hum as faint as this stands out by itself. */
  @Test
  void faintHumUnderAMixIsFoundByAllItsLinesTogether() throws IOException {
    float[] clean = new Ensemble(30, 5).stem("mix")[0];
    assertTrue(detect(clean).hum().isEmpty());
    double mainsHz = 50.03;
    float[] humming = Sounds.noisy(clean, Sounds.hum(clean.length, mainsHz), 50);
    assertEquals(mainsHz, detect(humming).hum().orElseThrow().mainsHz(), 0.02);
  }

  /** Such a rate is not decimated at all. */
  @Test
  void humIsFoundAtLowRates() throws IOException {
    float[] sound = new float[8 * 4000];
    for (int i = 0; i < sound.length; i++) {
      for (int h = 1; h <= 6; h++) {
        sound[i] += (float) (0.01 / h * Math.sin(2 * Math.PI * h * 60 * i / 4000));
      }
    }
    HumDetector detector = new HumDetector(new AudioFormat(1, 4000));
    assertEquals(60, Passes.feed(detector, 512, sound).hum().orElseThrow().mainsHz(), 0.1);
  }

  private static HumDetector detect(float[] sound) throws IOException {
    return Passes.feed(new HumDetector(Sounds.MONO), 8192, sound);
  }
}
