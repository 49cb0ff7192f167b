package org.resonate.pipeline.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Stems for trials: drum hits, a bass line, chords and a voice with pauses, over a little noise. As
 * quiet as an old recording, so that a master has to be made much louder, which takes longest.
 */
final class TrialSound {

  private static final double BEAT_SECONDS = 0.5;
  private static final double[] ROOTS_HZ = {55, 65.4, 73.4, 49};
  private static final double[] CHORD = {4, 5, 6};
  private static final int PARTIALS = 8;
  private static final double NOISE = 3e-4;

  private final int channels;
  private final int rateHz;
  private final int frames;
  private final SplittableRandom random = new SplittableRandom(1);

  TrialSound(int channels, int rateHz, double seconds) {
    this.channels = channels;
    this.rateHz = rateHz;
    this.frames = (int) (seconds * rateHz);
  }

  /** The stems by name, {@code [channels][frames]} each. */
  Map<String, float[][]> stems() {
    Map<String, float[][]> stems = new LinkedHashMap<>();
    stems.put("drums", stem(this::drums));
    stems.put("bass", stem(t -> 0.1 * tone(t, root(t))));
    stems.put("other", stem(this::chord));
    stems.put("vocals", stem(this::voice));
    return stems;
  }

  private interface Voice {
    /** At a time in seconds. */
    double at(double seconds);
  }

  private float[][] stem(Voice voice) {
    float[][] stem = new float[channels][frames];
    for (int i = 0; i < frames; i++) {
      double value = voice.at(i / (double) rateHz);
      for (int channel = 0; channel < channels; channel++) {
        double pan = channel == 0 ? 1 : 0.8;
        stem[channel][i] = (float) (pan * value + NOISE * (2 * random.nextDouble() - 1));
      }
    }
    return stem;
  }

  private double drums(double seconds) {
    double sinceHit = seconds % BEAT_SECONDS;
    return 0.4 * Math.exp(-sinceHit * 25) * (2 * random.nextDouble() - 1);
  }

  private double chord(double seconds) {
    double sum = 0;
    for (double part : CHORD) {
      sum += tone(seconds, part * root(seconds));
    }
    return 0.03 * sum;
  }

  /** Four beats of singing, four of silence. */
  private double voice(double seconds) {
    boolean sings = seconds % (8 * BEAT_SECONDS) < 4 * BEAT_SECONDS;
    double vibrato = 0.3 * Math.sin(2 * Math.PI * 5.5 * seconds);
    return sings ? 0.08 * tone(seconds + vibrato / 1000, 4 * root(seconds)) : 0;
  }

  private static double root(double seconds) {
    return ROOTS_HZ[(int) (seconds / (2 * BEAT_SECONDS)) % ROOTS_HZ.length];
  }

  private static double tone(double seconds, double frequencyHz) {
    double sum = 0;
    for (int partial = 1; partial <= PARTIALS; partial++) {
      sum += Math.sin(2 * Math.PI * frequencyHz * partial * seconds) / partial;
    }
    return sum;
  }
}
