package org.resonate.audio.band;

import java.util.SplittableRandom;

/** Strummed three-note chords: each note a detuned pair of strings, one to each side. */
final class Chords {

  private static final double DETUNE = 1.0025;

  private final Tune tune;

  Chords(Tune tune) {
    this.tune = tune;
  }

  /** Adds the chords to both sides. */
  void play(float[][] stereo) {
    SplittableRandom random = tune.random("chords");
    int frames = stereo[0].length;
    for (int half = 0; Tone.frames(2 * half * tune.beatSeconds()) < frames; half++) {
      int[] chord = tune.chordDegrees(2 * half);
      for (int n = 0; n < chord.length; n++) {
        double startSeconds = 2 * half * tune.beatSeconds() + 0.012 * n;
        double frequencyHz = tune.frequencyHz(chord[n], 1);
        double toneHz = 1800 + 800 * random.nextDouble();
        int start = Tone.frames(startSeconds);
        int end = Math.min(frames, Tone.frames(startSeconds + 1.97 * tune.beatSeconds()));
        double pan = 0.75 + 0.1 * n;
        string(stereo[0], stereo[1], start, end, frequencyHz, toneHz, pan);
        string(stereo[1], stereo[0], start, end, frequencyHz * DETUNE, toneHz, pan);
      }
    }
  }

  private static void string(
      float[] near,
      float[] far,
      int start,
      int end,
      double frequencyHz,
      double toneHz,
      double pan) {
    Tone.Saw saw = new Tone.Saw(0.5);
    Tone.LowPass lowPass = new Tone.LowPass(toneHz);
    Tone.LowPass body = new Tone.LowPass(150);
    int attack = Tone.frames(0.008);
    int release = Tone.frames(0.03);
    double level = 0.105;
    double decay = Tone.decay(1.2);
    for (int i = start; i < end; i++) {
      double edge =
          Math.min(1, Math.min((i - start) / (double) attack, (end - i) / (double) release));
      double bright = lowPass.next(saw.next(frequencyHz));
      double value = level * edge * (bright - body.next(bright));
      near[i] += (float) (pan * value);
      far[i] += (float) ((1 - pan) * value);
      level *= decay;
    }
  }
}
