package org.resonate.audio.filter;

import java.util.Arrays;
import org.resonate.audio.spectrum.Windows;

/**
 * What a band-limited signal does between its samples: a polyphase sinc under a Kaiser window. The
 * samples themselves are kept as they are. Not for several threads at once.
 */
public final class Interpolator {

  /** Frames that are worked on at once; small enough for the cache. */
  private static final int BATCH = 256;

  private static final double BETA = 6;

  private final int reach;
  private final float[][] phases;
  private final float bound;
  private final float[][] places;

  /**
   * @param factor places to look at for each sample, 1 or more
   * @param reach samples used on each side, an even number; 16 is flat within 0.1 dB to 0.45 of the
   *     rate
   */
  public Interpolator(int factor, int reach) {
    if (factor < 1 || reach < 2 || reach % 2 != 0) {
      throw new IllegalArgumentException("bad interpolator: " + factor + "x, reach " + reach);
    }
    this.reach = reach;
    this.phases = new float[factor - 1][2 * reach];
    this.places = new float[factor][BATCH + 2];
    double largest = 1;
    for (int p = 1; p < factor; p++) {
      largest = Math.max(largest, design(phases[p - 1], p / (double) factor, reach));
    }
    // A little more than the arithmetic's own rounding.
    this.bound = (float) (largest * 1.0001);
  }

  /** The filter for a place between samples 0 and 1; returns its sum of magnitudes. */
  private static double design(float[] taps, double place, int reach) {
    double[] exact = new double[taps.length];
    double sum = 0;
    for (int k = 0; k < taps.length; k++) {
      double x = k - (reach - 1) - place;
      exact[k] = Math.sin(Math.PI * x) / (Math.PI * x) * Windows.kaiser(x / reach, BETA);
      sum += exact[k];
    }
    double magnitudes = 0;
    for (int k = 0; k < taps.length; k++) {
      taps[k] = (float) (exact[k] / sum);
      magnitudes += Math.abs(taps[k]);
    }
    return magnitudes;
  }

  /** How many samples before and after a place count for it. */
  public int reach() {
    return reach;
  }

  /** No place can be further from 0 than this many times the largest sample within reach. */
  public float bound() {
    return bound;
  }

  /**
   * Finds the largest magnitude from each sample up to, but without, the next one.
   *
   * @param samples valid from {@code offset − reach} to {@code offset + count − 1 + reach}
   * @param offset the first sample looked at
   * @param count how many
   * @param refineAbove where a magnitude is more than this, it becomes that of the vertex of the
   *     parabola through its place and the two beside it: at 4 places a sample, a tone at 0.45 of
   *     the rate is then missed by 0.05 dB at most, without it by 0.55 dB. Infinite: never
   * @param peaks {@code peaks[i]}, i from 0 to count − 1: raised to what is found, where that is
   *     more
   */
  public void peaks(float[] samples, int offset, int count, float refineAbove, float[] peaks) {
    for (int start = 0; start < count; start += BATCH) {
      int batch = Math.min(BATCH, count - start);
      int first = offset + start;
      // places[p][i + 1] lies p/factor behind sample i; i is −1 at first.
      System.arraycopy(samples, first - 1, places[0], 0, batch + 2);
      for (int p = 1; p < places.length; p++) {
        convolve(samples, first - reach, phases[p - 1], batch + 1, places[p]);
      }
      raise(batch, refineAbove, peaks, start);
    }
  }

  private void raise(int count, float refineAbove, float[] peaks, int start) {
    for (float[] place : places) {
      for (int i = 0; i < count; i++) {
        peaks[start + i] = Math.max(peaks[start + i], Math.abs(place[i + 1]));
      }
    }
    for (int i = 0; i < count; i++) {
      if (peaks[start + i] > refineAbove) {
        peaks[start + i] = Math.max(peaks[start + i], refined(i + 1));
      }
    }
  }

  /** The largest vertex between a sample and the next. */
  private float refined(int sample) {
    int factor = places.length;
    float largest = 0;
    float before = places[factor - 1][sample - 1];
    float here = places[0][sample];
    for (int p = 1; p <= factor; p++) {
      float after = p < factor ? places[p][sample] : places[0][sample + 1];
      float slope = after - before;
      float bend = 2 * here - before - after;
      // The vertex lies nearer to this place than to its neighbours.
      if (Math.abs(slope) < Math.abs(bend)) {
        largest = Math.max(largest, Math.abs(here + slope * slope / (8 * bend)));
      }
      before = here;
      here = after;
    }
    return largest;
  }

  /** Four taps a pass: the loop becomes vector code, and the sums travel to memory less often. */
  private static void convolve(float[] samples, int first, float[] taps, int count, float[] sums) {
    Arrays.fill(sums, 0, count, 0);
    for (int k = 0; k < taps.length; k += 4) {
      float t0 = taps[k];
      float t1 = taps[k + 1];
      float t2 = taps[k + 2];
      float t3 = taps[k + 3];
      int at = first + k;
      for (int i = 0; i < count; i++) {
        sums[i] +=
            t0 * samples[at + i]
                + t1 * samples[at + i + 1]
                + t2 * samples[at + i + 2]
                + t3 * samples[at + i + 3];
      }
    }
  }
}
