package org.resonate.audio.restore;

import java.util.Random;
import org.resonate.audio.AudioFormat;

/**
 * Synthesised stems and damage for the tests of restoration and of its measures. Mono, 44.1 kHz.
 */
public final class Sounds {

  /** One channel at the working rate. */
  public static final AudioFormat MONO = new AudioFormat(1, AudioFormat.WORKING_RATE_HZ);

  private static final int RATE_HZ = AudioFormat.WORKING_RATE_HZ;

  private Sounds() {}

  /** Plucked low notes, two a second, decaying harmonics. */
  public static float[] bass(double seconds) {
    float[] out = new float[frames(seconds)];
    double[] notesHz = {55, 65.41, 49, 73.42, 82.41, 61.74, 41.2, 92.5};
    for (int note = 0; note * 0.5 < seconds; note++) {
      tone(out, note * 0.5, 0.48, notesHz[note % notesHz.length], 8, 3, 0.4);
    }
    return out;
  }

  /** A kick, a snare and hats at 120 beats a minute. */
  public static float[] drums(double seconds) {
    Random random = new Random(5);
    float[] out = new float[frames(seconds)];
    for (int step = 0; step * 0.25 < seconds; step++) {
      int start = frames(step * 0.25);
      boolean kick = step % 4 == 0;
      boolean snare = step % 4 == 2;
      double smooth = 0;
      for (int i = 0; i < RATE_HZ / 3 && start + i < out.length; i++) {
        double t = i / (double) RATE_HZ;
        double hiss = random.nextGaussian();
        smooth += 0.7 * (hiss - smooth);
        double value = 0.06 * (hiss - smooth) * Math.exp(-60 * t);
        if (kick) {
          value +=
              0.7
                  * Math.sin(2 * Math.PI * (50 * t + 3 * (1 - Math.exp(-30 * t))))
                  * Math.exp(-12 * t);
        }
        if (snare) {
          value +=
              0.2 * hiss * Math.exp(-18 * t)
                  + 0.3 * Math.sin(2 * Math.PI * 190 * t) * Math.exp(-20 * t);
        }
        double fade = Math.min(1, (1.0 / 3 - t) / 0.05);
        out[start + i] += (float) (fade * value);
      }
    }
    return out;
  }

  /** Sustained four-note chords that change every second. */
  public static float[] chords(double seconds) {
    float[] out = new float[frames(seconds)];
    double[][] chordsHz = {
      {220, 277.18, 329.63, 440}, {196, 246.94, 293.66, 392}, {174.61, 220, 261.63, 349.23}
    };
    for (int chord = 0; chord < seconds; chord++) {
      for (double hz : chordsHz[chord % chordsHz.length]) {
        tone(out, chord, 0.98, hz, 12, 0.7, 0.08);
      }
    }
    return out;
  }

  /** Voice-like: a gliding pitch through two formants, in phrases with rests. */
  public static float[] voice(double seconds) {
    float[] out = new float[frames(seconds)];
    double phase = 0;
    for (int i = 0; i < out.length; i++) {
      double t = i / (double) RATE_HZ;
      double within = t % 1.6;
      double hz = 180 + 60 * Math.sin(0.9 * t) + 4 * Math.sin(2 * Math.PI * 5.5 * t);
      phase += 2 * Math.PI * hz / RATE_HZ;
      double level = within > 1.2 ? 0 : Math.sin(Math.PI * within / 1.2);
      double first = 500 + 250 * Math.sin(1.7 * t);
      double second = 1500 + 500 * Math.sin(1.1 * t);
      double value = 0;
      for (int h = 1; h <= 25 && h * hz < 8000; h++) {
        double a = resonance(h * hz, first, 120) + 0.5 * resonance(h * hz, second, 180) + 0.01;
        value += a * Math.sin(h * phase) / Math.sqrt(h);
      }
      out[i] = (float) (0.2 * level * value);
    }
    return out;
  }

  /** All four together. */
  public static float[] band(double seconds) {
    float[] out = bass(seconds);
    for (float[] other : new float[][] {drums(seconds), chords(seconds), voice(seconds)}) {
      for (int i = 0; i < out.length; i++) {
        out[i] = out[i] + other[i];
      }
    }
    for (int i = 0; i < out.length; i++) {
      out[i] *= 0.5f;
    }
    return out;
  }

  /** Gaussian noise of RMS 1. */
  public static float[] white(int frames, long seed) {
    Random random = new Random(seed);
    float[] out = new float[frames];
    for (int i = 0; i < frames; i++) {
      out[i] = (float) random.nextGaussian();
    }
    return out;
  }

  /** Pink noise of RMS 1 (Kellet's economy filter). */
  public static float[] pink(int frames, long seed) {
    float[] out = white(frames, seed);
    double b0 = 0;
    double b1 = 0;
    double b2 = 0;
    for (int i = 0; i < frames; i++) {
      double x = out[i];
      b0 = 0.99765 * b0 + x * 0.0990460;
      b1 = 0.96300 * b1 + x * 0.2965164;
      b2 = 0.57000 * b2 + x * 1.0526913;
      out[i] = (float) (b0 + b1 + b2 + x * 0.1848);
    }
    float scale = (float) (1 / rms(out));
    for (int i = 0; i < frames; i++) {
      out[i] *= scale;
    }
    return out;
  }

  /** The sum of a sound and noise at this signal-to-noise ratio. */
  public static float[] noisy(float[] clean, float[] noise, double snrDb) {
    double gain = rms(clean) / rms(noise) * Math.pow(10, -snrDb / 20);
    float[] out = new float[clean.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (clean[i] + gain * noise[i]);
    }
    return out;
  }

  /** Mains hum of ten harmonics of RMS 1. */
  public static float[] hum(int frames, double mainsHz) {
    float[] out = new float[frames];
    for (int i = 0; i < frames; i++) {
      double value = 0;
      for (int h = 1; h <= 10; h++) {
        value += Math.sin(2 * Math.PI * h * mainsHz * i / RATE_HZ + h * h) / h;
      }
      out[i] = (float) value;
    }
    float scale = (float) (1 / rms(out));
    for (int i = 0; i < frames; i++) {
      out[i] *= scale;
    }
    return out;
  }

  /** Cut off at a level. */
  public static float[] clipped(float[] clean, float level) {
    float[] out = new float[clean.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.max(-level, Math.min(level, clean[i]));
    }
    return out;
  }

  /** Energy of the clean sound over the energy of the difference, dB. */
  public static double sdrDb(float[] clean, float[] other) {
    double signal = 0;
    double gap = 0;
    for (int i = 0; i < clean.length; i++) {
      signal += (double) clean[i] * clean[i];
      gap += ((double) clean[i] - other[i]) * ((double) clean[i] - other[i]);
    }
    return 10 * Math.log10(signal / gap);
  }

  /** Root mean square. */
  public static double rms(float[] sound) {
    return org.resonate.audio.Levels.rms(sound, 0, sound.length);
  }

  private static int frames(double seconds) {
    return (int) Math.round(seconds * RATE_HZ);
  }

  private static double resonance(double hz, double centreHz, double widthHz) {
    double x = (hz - centreHz) / widthHz;
    return 1 / (1 + x * x);
  }

  private static void tone(
      float[] out, double at, double length, double hz, int harmonics, double decay, double level) {
    int start = frames(at);
    int count = frames(length);
    for (int i = 0; i < count && start + i < out.length; i++) {
      double t = i / (double) RATE_HZ;
      double fade = Math.min(1, Math.min(t / 0.005, (length - t) / 0.02));
      double value = 0;
      for (int h = 1; h <= harmonics; h++) {
        value += Math.sin(2 * Math.PI * h * hz * t + h) / h * Math.exp(-decay * h * t);
      }
      out[start + i] += (float) (level * fade * value);
    }
  }
}
