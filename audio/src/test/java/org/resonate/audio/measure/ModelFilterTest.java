package org.resonate.audio.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.resonate.audio.restore.Sounds;

class ModelFilterTest {

  @Test
  void itMakesWhatTheSumsOfTheDefinitionMake() {
    float[] samples = Sounds.white(400, 1);
    for (int order : new int[] {3, 15, 16, 23, 31, 40}) {
      double[] model = new double[order + 1];
      model[0] = 1;
      for (int k = 1; k <= order; k++) {
        model[k] = Math.cos(k) / k;
      }
      int from = 50;
      int to = 400 - order;
      float[] error = new float[to];
      float[] matched = new float[to - from];
      ModelFilter filter = new ModelFilter(order, 400);
      filter.residual(samples, from, to, model, error);
      filter.match(samples, from, to, model, matched);
      for (int i = from; i < to; i++) {
        double behind = 0;
        double ahead = 0;
        for (int k = 0; k <= order; k++) {
          behind += model[k] * samples[i - k];
          ahead += model[k] * samples[i + k];
        }
        assertEquals(behind, error[i], 1e-5, "order " + order + " at " + i);
        assertEquals(ahead, matched[i - from], 1e-5, "order " + order + " at " + i);
      }
    }
  }
}
