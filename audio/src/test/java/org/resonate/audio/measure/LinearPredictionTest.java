package org.resonate.audio.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;
import org.resonate.audio.restore.Sounds;

class LinearPredictionTest {

  /** {@code scipy.linalg.solve_toeplitz([1, .8, .5], [-.8, -.5, -.1])}. */
  @Test
  void levinsonIsScipys() {
    double[] model = LinearPrediction.levinson(new double[] {1, 0.8, 0.5, 0.1});
    assertArrayEquals(
        new double[] {1, -0.9272727272727277, -0.1363636363636358, 0.47272727272727244},
        model,
        1e-6);
  }

  @Test
  void burgFindsTheModelThatMadeTheSignalFromTwoStretches() {
    double[] signal = process(20_000);
    double[][] stretches = {
      java.util.Arrays.copyOfRange(signal, 0, 9000),
      java.util.Arrays.copyOfRange(signal, 11_000, 20_000)
    };
    assertArrayEquals(new double[] {1, -1.6, 0.81}, LinearPrediction.burg(stretches, 2), 0.02);
  }

  @Test
  void residualOfTheTrueModelIsTheNoiseThatDroveIt() {
    double[] signal = process(1000);
    float[] samples = new float[signal.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) signal[i];
    }
    float[] error = new float[samples.length];
    LinearPrediction.residual(samples, samples.length, new double[] {1, -1.6, 0.81}, error);
    float[] noise = Sounds.white(1000, 3);
    for (int i = 2; i < error.length; i++) {
      org.junit.jupiter.api.Assertions.assertEquals(noise[i], error[i], 1e-4);
    }
  }

  private static double[] process(int frames) {
    float[] noise = Sounds.white(frames, 3);
    double[] signal = new double[frames];
    for (int i = 0; i < frames; i++) {
      signal[i] = noise[i] + 1.6 * (i > 0 ? signal[i - 1] : 0) - 0.81 * (i > 1 ? signal[i - 2] : 0);
    }
    return signal;
  }
}
