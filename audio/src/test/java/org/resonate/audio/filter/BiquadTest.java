package org.resonate.audio.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BiquadTest {

  /** SciPy 1.17: {@code b, a = butter(2, 1000, fs=44100)}. */
  private static final Biquad BUTTERWORTH =
      new Biquad(
          0.004603998475022464,
          0.009207996950044928,
          0.004603998475022464,
          -1.7990964094846684,
          0.8175124033847582);

  /** SciPy 1.17: {@code lfilter(b, a, impulse)}. */
  @Test
  void impulseResponseIsScipys() {
    double[] samples = new double[400];
    samples[0] = 1;
    double[] state = new double[Biquad.STATE];
    BUTTERWORTH.filter(samples, 400, state);
    assertEquals(0.004603998475022464, samples[0], 1e-15);
    assertEquals(0.01749103407573073, samples[1], 1e-15);
    assertEquals(0.03230822922034823, samples[2], 1e-15);
    assertEquals(0.06224415694999662, samples[10], 1e-14);
    assertEquals(-0.001236576165109733, samples[50], 1e-14);
    assertEquals(3.507173728636046e-10, samples[200], 1e-14);
  }

  /** SciPy 1.17: {@code abs(freqz(b, a, [100, 1000, 5000], fs=44100)[1])}. */
  @Test
  void magnitudeIsScipys() {
    assertEquals(0.99995034, BUTTERWORTH.magnitude(100, 44_100), 1e-8);
    assertEquals(0.70710678, BUTTERWORTH.magnitude(1000, 44_100), 1e-8);
    assertEquals(0.0367601, BUTTERWORTH.magnitude(5000, 44_100), 1e-7);
  }

  @Test
  void stateCarriesOn() {
    double[] whole = new double[300];
    whole[3] = 1;
    double[] first = new double[100];
    first[3] = 1;
    double[] second = new double[200];
    double[] state = new double[Biquad.STATE];
    BUTTERWORTH.filter(whole, 300, new double[Biquad.STATE]);
    BUTTERWORTH.filter(first, 100, state);
    BUTTERWORTH.filter(second, 200, state);
    for (int i = 0; i < 300; i++) {
      assertEquals(whole[i], i < 100 ? first[i] : second[i - 100]);
    }
  }

  @Test
  void aStateThatHasDecayedEndsInSilence() {
    double[] samples = new double[100_000];
    samples[0] = 1;
    double[] state = new double[Biquad.STATE];
    BUTTERWORTH.filter(samples, samples.length, state);
    assertEquals(0, state[0]);
    assertEquals(0, state[1]);
  }
}
