package org.resonate.audio.chord;

import java.io.IOException;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Levels;
import org.resonate.audio.Sounds;
import org.resonate.audio.band.Ensemble;
import org.resonate.audio.band.Progression;

/** Recordings whose chords are known, for the test and the bench. */
final class ChordMaterial {

  static final AudioFormat MONO = new AudioFormat(1, AudioFormat.WORKING_RATE_HZ);

  private ChordMaterial() {}

  /** One of a series that goes through all keys, modes, tempi, tunings and timbres. */
  static Progression progression(int number, int of, boolean isRich, double seconds) {
    double beatsAMinute = 60 + 120.0 * (number * 7 % of) / (of - 1);
    double cents = -40 + 80.0 * (number * 5 % of) / (of - 1);
    return new Progression(
        number % 12,
        number / 12 % 2 == 1,
        beatsAMinute,
        cents,
        number % Progression.TIMBRES,
        isRich,
        seconds,
        number);
  }

  /** Bass and other of an ensemble, both sides: the estimator adds them up. */
  static float[][] accompaniment(Ensemble ensemble) {
    float[][] bass = ensemble.stem("bass");
    float[][] other = ensemble.stem("other");
    return new float[][] {bass[0], bass[1], other[0], other[1]};
  }

  /** With noise at this signal-to-noise ratio. */
  static float[] noisy(float[] clean, boolean isPink, double snrDb, long seed) {
    float[] noise = Sounds.noise(seed, 1, clean.length);
    if (isPink) {
      pink(noise);
    }
    double gain =
        Levels.rms(clean, 0, clean.length)
            / Levels.rms(noise, 0, noise.length)
            / Levels.fromDb(snrDb);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) (clean[i] + gain * noise[i]);
    }
    return noise;
  }

  /** Paul Kellet's economy filter: −3 dB an octave within half a decibel. */
  private static void pink(float[] noise) {
    double b0 = 0;
    double b1 = 0;
    double b2 = 0;
    for (int i = 0; i < noise.length; i++) {
      double x = noise[i];
      b0 = 0.99765 * b0 + x * 0.0990460;
      b1 = 0.96300 * b1 + x * 0.2965164;
      b2 = 0.57000 * b2 + x * 1.0526913;
      noise[i] = (float) (b0 + b1 + b2 + x * 0.1848);
    }
  }

  /** What the estimator hears in a signal, {@code [channels][frames]}. */
  static ChordTrack hear(float[]... signal) throws IOException {
    ChordEstimator estimator =
        new ChordEstimator(new AudioFormat(signal.length, AudioFormat.WORKING_RATE_HZ));
    Sounds.play(signal, estimator);
    return estimator.track();
  }
}
