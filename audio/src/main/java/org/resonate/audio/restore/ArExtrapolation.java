package org.resonate.audio.restore;

import java.util.Arrays;
import org.resonate.audio.measure.LinearPrediction;

/**
 * Goes on with a sound as an autoregressive model of it would, forwards or backwards (Kauppinen,
 * Roth, Audio signal extrapolation: theory and applications, DAFx 2002). Burg's models are stable,
 * so that it dies away in the end.
 */
final class ArExtrapolation {

  private static final int ORDER = 256;
  private static final int CONTEXT = 2048;

  private ArExtrapolation() {}

  /** What would follow the first {@code end} samples; silence where there are none. */
  static float[] ahead(float[] sound, int end, int frames) {
    double[] known = new double[Math.min(CONTEXT, end)];
    for (int i = 0; i < known.length; i++) {
      known[i] = sound[end - known.length + i];
    }
    return extrapolate(known, frames);
  }

  /** What would lead to the samples from {@code start} on, in their order. */
  static float[] behind(float[] sound, int start, int frames) {
    double[] known = new double[Math.min(CONTEXT, sound.length - start)];
    for (int i = 0; i < known.length; i++) {
      known[i] = sound[start + known.length - 1 - i];
    }
    float[] reversed = extrapolate(known, frames);
    float[] result = new float[frames];
    for (int i = 0; i < frames; i++) {
      result[i] = reversed[frames - 1 - i];
    }
    return result;
  }

  private static float[] extrapolate(double[] known, int frames) {
    int order = Math.min(ORDER, known.length / 3);
    float[] result = new float[frames];
    if (order < 1) {
      return result;
    }
    double[] model = LinearPrediction.burg(new double[][] {known}, order);
    double[] all = Arrays.copyOf(known, known.length + frames);
    for (int i = 0; i < frames; i++) {
      double sum = 0;
      for (int k = 1; k <= order; k++) {
        sum -= model[k] * all[known.length + i - k];
      }
      all[known.length + i] = sum;
      result[i] = (float) sum;
    }
    return result;
  }
}
