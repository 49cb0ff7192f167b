package org.resonate.audio.band;

import java.util.SplittableRandom;

/** A picked bass in the middle: the chord's root in quarters, at times its fifth. */
final class Bass {

  private final Tune tune;

  Bass(Tune tune) {
    this.tune = tune;
  }

  /** Adds the line to both sides. */
  void play(float[][] stereo) {
    SplittableRandom random = tune.random("bass");
    int frames = stereo[0].length;
    for (int beat = 0; Tone.frames(beat * tune.beatSeconds()) < frames; beat++) {
      int start = Tone.frames(beat * tune.beatSeconds());
      int end = Math.min(frames, Tone.frames((beat + 0.92) * tune.beatSeconds()));
      int[] chord = tune.chordDegrees(beat);
      int degree = beat % 4 == 3 && random.nextBoolean() ? chord[2] - 7 : chord[0];
      note(stereo, start, end, tune.frequencyHz(degree, degree > 3 ? -2 : -1));
    }
  }

  private static void note(float[][] stereo, int start, int end, double frequencyHz) {
    Tone.Saw saw = new Tone.Saw(0.5);
    Tone.LowPass first = new Tone.LowPass(Math.max(260, 3 * frequencyHz));
    Tone.LowPass second = new Tone.LowPass(Math.max(260, 3 * frequencyHz));
    int attack = Tone.frames(0.006);
    int release = Tone.frames(0.02);
    double level = 0.2;
    double decay = Tone.decay(0.9);
    for (int i = start; i < end; i++) {
      double edge =
          Math.min(1, Math.min((i - start) / (double) attack, (end - i) / (double) release));
      float value = (float) (level * edge * second.next(first.next(saw.next(frequencyHz))));
      stereo[0][i] += value;
      stereo[1][i] += value;
      level *= decay;
    }
  }
}
