package org.resonate.audio.band;

import java.util.SplittableRandom;

/** What a telephone does to music: one channel, a narrow band, clipping, hum and noise. */
public final class PhoneDamage {

  /** The level at which the recording clips. */
  public static final float CLIP_LEVEL = 0.5f;

  private PhoneDamage() {}

  /**
   * Damages a recording: mixes it to mono, limits it to about 250 Hz to 4 kHz, drives it into
   * clipping at {@link #CLIP_LEVEL}, then adds hum at 50 Hz (−46 dB) and its third harmonic, and
   * white noise (−42 dB RMS).
   *
   * @param signal {@code [channels][frames]}, left as it is
   * @param seed chooses the noise
   * @return {@code [1][frames]}
   */
  public static float[][] apply(float[][] signal, long seed) {
    float[] mono = bandLimited(signal);
    double drive = 1.6 / peak(mono);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < mono.length; i++) {
      double clipped = Math.max(-CLIP_LEVEL, Math.min(CLIP_LEVEL, drive * CLIP_LEVEL * mono[i]));
      double turn = 2 * Math.PI * 50 * i / Tone.RATE_HZ;
      double hum = 0.005 * StrictMath.sin(turn) + 0.002 * StrictMath.sin(3 * turn);
      // Uniform noise of ±a has the RMS a/√3.
      double noise = 0.0079 * Math.sqrt(3) * (2 * random.nextDouble() - 1);
      mono[i] = (float) (clipped + hum + noise);
    }
    return new float[][] {mono};
  }

  private static float[] bandLimited(float[][] signal) {
    int frames = signal[0].length;
    Tone.LowPass[] highs = {new Tone.LowPass(4000), new Tone.LowPass(4000), new Tone.LowPass(4000)};
    Tone.LowPass[] lows = {new Tone.LowPass(250), new Tone.LowPass(250)};
    float[] mono = new float[frames];
    for (int i = 0; i < frames; i++) {
      double value = 0;
      for (float[] channel : signal) {
        value += channel[i] / signal.length;
      }
      for (Tone.LowPass high : highs) {
        value = high.next(value);
      }
      for (Tone.LowPass low : lows) {
        value -= low.next(value);
      }
      mono[i] = (float) value;
    }
    return mono;
  }

  private static double peak(float[] samples) {
    double peak = 1e-9;
    for (float sample : samples) {
      peak = Math.max(peak, Math.abs(sample));
    }
    return peak;
  }
}
