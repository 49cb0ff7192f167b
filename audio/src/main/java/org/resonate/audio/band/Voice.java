package org.resonate.audio.band;

import java.util.SplittableRandom;

/**
 * A singer in the middle: a glottal sawtooth with glides and vibrato through four moving formants
 * (vowels after Peterson and Barney, "Control methods used in a study of the vowels", JASA 24(2),
 * 1952), consonants of noise, rests between the phrases, two early reflections of a room.
 */
final class Voice {

  private static final double[][] VOWELS_HZ = {
    {730, 1090, 2440, 3400}, {530, 1840, 2480, 3400}, {270, 2290, 3010, 3600},
    {570, 840, 2410, 3300}, {300, 870, 2240, 3300}, {660, 1720, 2410, 3400},
  };
  private static final double[] BANDWIDTHS_HZ = {80, 100, 140, 200};
  private static final double[] GAINS = {1, 0.63, 0.4, 0.25};
  private static final int CONTROL_FRAMES = 64;

  private final Tune tune;
  private final SplittableRandom random;
  private final Tone.Saw glottis = new Tone.Saw(0);
  private final Tone.LowPass tilt = new Tone.LowPass(900);
  private final Tone.LowPass breath = new Tone.LowPass(4000);
  private final Tone.Resonance[] formants = new Tone.Resonance[GAINS.length];
  private final double[] formantsHz = VOWELS_HZ[0].clone();
  private final Singer singer;
  private double frequencyHz = 220;
  private double vibratoPhase;
  private double level;

  /**
   * Who sings.
   *
   * @param octave of the melody, 0 for a low voice, 1 for a high one
   * @param tract formants against those of the vowels: under 1 for a long vocal tract
   * @param breath noise against the glottis
   * @param vibrato share of the frequency
   * @param vibratoHz its rate
   */
  record Singer(int octave, double tract, double breath, double vibrato, double vibratoHz) {
    static final Singer FIRST = new Singer(1, 1, 0.015, 0.012, 5.5);
  }

  Voice(Tune tune) {
    this(tune, Singer.FIRST);
  }

  Voice(Tune tune, Singer singer) {
    this.tune = tune;
    this.singer = singer;
    this.random = tune.random("voice");
    for (int f = 0; f < formants.length; f++) {
      formants[f] = new Tone.Resonance(formantsHz[f], BANDWIDTHS_HZ[f]);
    }
  }

  /** Adds the song to both sides. */
  void play(float[][] stereo) {
    int frames = stereo[0].length;
    float[] dry = new float[frames];
    int degree = 4;
    double beats = 0.5;
    while (Tone.frames(beats * tune.beatSeconds()) < frames) {
      double length = random.nextInt(3) == 0 ? 1 : 0.5;
      boolean rest = beats % 8 >= 6.5 || random.nextInt(10) == 0;
      degree = Math.max(0, Math.min(9, degree + random.nextInt(5) - 2));
      int start = Tone.frames(beats * tune.beatSeconds());
      int end = Math.min(frames, Tone.frames((beats + length) * tune.beatSeconds()));
      if (!rest && random.nextInt(3) == 0) {
        consonant(dry, start, end);
      }
      note(dry, start, end, tune.frequencyHz(degree, singer.octave), rest ? 0 : 1);
      beats += length;
    }
    room(dry, stereo);
  }

  private void note(float[] out, int start, int end, double goalHz, double goalLevel) {
    double[] vowel = VOWELS_HZ[random.nextInt(VOWELS_HZ.length)];
    double glide = 1 - Tone.decay(0.04);
    double swell = 1 - Tone.decay(0.03);
    double move = 1 - StrictMath.pow(Tone.decay(0.05), CONTROL_FRAMES);
    for (int i = start; i < end; i++) {
      if ((i - start) % CONTROL_FRAMES == 0) {
        for (int f = 0; f < formants.length; f++) {
          formantsHz[f] += move * (vowel[f] * singer.tract - formantsHz[f]);
          formants[f].tune(formantsHz[f], BANDWIDTHS_HZ[f]);
        }
      }
      frequencyHz += glide * (goalHz - frequencyHz);
      boolean lastFifth = i > end - (end - start) / 5;
      level += swell * ((lastFifth ? 0.5 * goalLevel : goalLevel) - level);
      vibratoPhase += singer.vibratoHz / Tone.RATE_HZ;
      double vibrato = 1 + singer.vibrato * StrictMath.sin(2 * Math.PI * vibratoPhase);
      double air = noise();
      double source =
          tilt.next(glottis.next(frequencyHz * vibrato)) + singer.breath * (air - breath.next(air));
      double sum = 0;
      for (int f = 0; f < formants.length; f++) {
        sum += GAINS[f] * formants[f].next(source);
      }
      out[i] += (float) (0.5 * level * sum);
    }
  }

  private void consonant(float[] out, int start, int end) {
    int length = Math.min(Tone.frames(0.06), end - start);
    Tone.LowPass low = new Tone.LowPass(4500);
    for (int i = 0; i < length; i++) {
      double noise = noise();
      double window = StrictMath.sin(Math.PI * i / length);
      out[start + i] += (float) (0.05 * window * (noise - low.next(noise)));
    }
  }

  private static void room(float[] dry, float[][] stereo) {
    int leftDelay = Tone.frames(0.0173);
    int rightDelay = Tone.frames(0.0231);
    for (int i = 0; i < dry.length; i++) {
      stereo[0][i] += dry[i] + (i < leftDelay ? 0 : 0.15f * dry[i - leftDelay]);
      stereo[1][i] += dry[i] + (i < rightDelay ? 0 : 0.15f * dry[i - rightDelay]);
    }
  }

  private double noise() {
    return 2 * random.nextDouble() - 1;
  }
}
