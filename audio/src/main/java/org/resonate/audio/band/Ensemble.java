package org.resonate.audio.band;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.chord.ChordTrack;

/**
 * Session players for hire: as {@link TestBand} is one band with many songs, this is another band
 * for every seed. Instruments, tempo, key, mode, dynamics, room and the noise of the microphones
 * vary, so that what is tuned on some seeds can be tried on others. The same on every machine for
 * the same seed; stereo, 44.1 kHz.
 *
 * @param seconds how long they play, more than 0
 * @param seed any number
 */
public record Ensemble(double seconds, long seed) {

  /** The kinds of stem; {@code mix} is the sum of the others. */
  public static final List<String> STEMS = List.of("drums", "bass", "other", "vocals", "mix");

  /** Checks the length. */
  public Ensemble {
    if (!(seconds > 0)) {
      throw new IllegalArgumentException("they play for more than 0 s, not " + seconds);
    }
  }

  /** Channels and rate of everything they play. */
  public AudioFormat format() {
    return new AudioFormat(2, AudioFormat.WORKING_RATE_HZ);
  }

  /**
   * One stem, with its room and its microphones' noise.
   *
   * @param kind one of {@link #STEMS}
   * @return {@code [2][frames]}, peak 0.25 to 0.9
   */
  public float[][] stem(String kind) {
    SplittableRandom random = random(kind);
    float[][] stereo = dry(kind);
    if (!kind.equals("mix")) {
      room(stereo, random);
    }
    double peak = 0;
    for (float[] channel : stereo) {
      for (float sample : channel) {
        peak = Math.max(peak, Math.abs(sample));
      }
    }
    float gain = (float) ((0.25 + 0.65 * random.nextDouble()) / Math.max(1e-9, peak));
    // From −78 dBFS down to nothing at all: synthesisers have no microphone.
    double noise =
        random.nextInt(4) == 0 ? 0 : StrictMath.pow(10, -3.9 - 1.2 * random.nextDouble());
    for (float[] channel : stereo) {
      for (int i = 0; i < channel.length; i++) {
        double hiss =
            random.nextDouble() + random.nextDouble() - random.nextDouble() - random.nextDouble();
        channel[i] = (float) (gain * channel[i] + noise * 1.7 * hiss);
      }
    }
    return stereo;
  }

  /** The chords that bass and other play. */
  public ChordTrack chords() {
    return Tune.varied(seed).chords(seconds);
  }

  private SplittableRandom random(String player) {
    return new SplittableRandom(seed * 0xD1342543DE82EF95L + player.hashCode());
  }

  private float[][] dry(String kind) {
    float[][] stereo = new float[2][(int) Math.round(seconds * AudioFormat.WORKING_RATE_HZ)];
    Tune tune = Tune.varied(seed);
    SplittableRandom random = random("dry " + kind);
    switch (kind) {
      // Not TestBand's own drums: they end their kick with a step, which is a click.
      case "drums" -> new Kit(tune).play(stereo);
      case "bass" -> {
        if (random.nextInt(6) == 0) {
          new Bass(tune).play(stereo);
        } else {
          bassLine(tune, basses(random), random, stereo);
        }
      }
      case "other" -> {
        if (random.nextInt(7) == 0) {
          new Chords(tune).play(stereo);
        } else {
          chords(tune, keys(random), random, stereo);
          if (random.nextBoolean()) {
            melody(tune, leads(random), random, stereo);
          }
        }
      }
      case "vocals" -> new Voice(tune, singer(random)).play(stereo);
      case "mix" -> mix(stereo, random);
      default -> throw new IllegalArgumentException("no stem " + kind + " in " + STEMS);
    }
    return stereo;
  }

  private void mix(float[][] stereo, SplittableRandom random) {
    for (String kind : STEMS.subList(0, 4)) {
      float[][] stem = stem(kind);
      double square = 0;
      for (float sample : stem[0]) {
        square += sample * sample;
      }
      double level = 0.1 * StrictMath.pow(10, 0.3 * (random.nextDouble() - 0.5));
      float gain = (float) (level / Math.sqrt(square / stem[0].length + 1e-9));
      for (int c = 0; c < 2; c++) {
        for (int i = 0; i < stem[c].length; i++) {
          stereo[c][i] += gain * stem[c][i];
        }
      }
    }
  }

  private static Notes.Instrument basses(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> Notes.plucked(0.1 + 0.4 * random.nextDouble(), 2 + 3 * random.nextDouble());
      case 1 -> Notes.sub(0.005 + 0.03 * random.nextDouble());
      case 2 ->
          Notes.frequencyModulation(1, 1 + 2 * random.nextDouble(), 0.3 + random.nextDouble());
      case 3 ->
          Notes.saws(1, 0, 300 + 1500 * random.nextDouble(), 0.1 + 0.3 * random.nextDouble(), 150);
      case 4 -> Notes.organ(new double[] {0, 1, 0, 0.6, 0.2, 0.1, 0, 0, 0}, 0.01);
      default -> Notes.struck(14, 5e-5, 1.5, 1.2);
    };
  }

  private static Notes.Instrument keys(SplittableRandom random) {
    double[] drawbars = new double[9];
    Arrays.setAll(drawbars, bar -> random.nextInt(9) / 8.0);
    return switch (random.nextInt(6)) {
      case 0 -> Notes.plucked(0.4 + 0.6 * random.nextDouble(), 1 + 3 * random.nextDouble());
      case 1 -> Notes.organ(drawbars, 5 + 2 * random.nextDouble());
      case 2 -> Notes.frequencyModulation(14, 0.6 + random.nextDouble(), 0.5 + random.nextDouble());
      case 3 -> Notes.saws(3, 6 + 10 * random.nextDouble(), 3000, 3, 3000 + random.nextInt(8000));
      case 4 -> Notes.struck(20, 1e-4 + 3e-4 * random.nextDouble(), 0.8 + random.nextDouble(), 0.9);
      default -> Notes.frequencyModulation(1, 3 * random.nextDouble(), 1 + 2 * random.nextDouble());
    };
  }

  private static Notes.Instrument leads(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> Notes.wind(0.1, 0.02, 2500);
      case 1 -> Notes.wind(1, 0.1, 1500);
      case 2 -> Notes.saws(2, 12, 6000, 0.8, 200);
      default -> Notes.plucked(0.9, 3);
    };
  }

  private static Voice.Singer singer(SplittableRandom random) {
    int octave = random.nextInt(2);
    double tract = (octave == 0 ? 0.85 : 1) + 0.2 * random.nextDouble();
    double breath = 0.005 + 0.06 * random.nextDouble() * random.nextDouble();
    return new Voice.Singer(
        octave, tract, breath, 0.004 + 0.012 * random.nextDouble(), 4.5 + 2 * random.nextDouble());
  }

  private static void bassLine(
      Tune tune, Notes.Instrument bass, SplittableRandom random, float[][] stereo) {
    double[] lengths = {0.5, 1, 2, 4};
    double usual = lengths[random.nextInt(lengths.length)];
    double legato = 0.6 + 0.39 * random.nextDouble();
    for (double beat = 0; Tone.frames(beat * tune.beatSeconds()) < stereo[0].length; ) {
      double length = random.nextInt(4) == 0 ? usual / 2 : usual;
      int[] chord = tune.chordDegrees((int) beat);
      int degree = chord[random.nextInt(5) == 0 ? 2 : 0];
      double hz = tune.frequencyHz(degree, degree > 3 ? -2 : -1);
      if (random.nextInt(10) > 0) {
        play(
            tune,
            bass,
            beat,
            length * legato,
            hz,
            0.6 + 0.4 * random.nextDouble(),
            0.5,
            random,
            stereo);
      }
      beat += length;
    }
  }

  private static void chords(
      Tune tune, Notes.Instrument keys, SplittableRandom random, float[][] stereo) {
    double[] lengths = {0.5, 1, 2, 4};
    double usual = lengths[random.nextInt(lengths.length)];
    double legato = 0.4 + 0.6 * random.nextDouble();
    double strum = random.nextInt(2) * 0.03 * random.nextDouble();
    int voices = 2 + random.nextInt(3);
    for (double beat = 0;
        Tone.frames(beat * tune.beatSeconds()) < stereo[0].length;
        beat += usual) {
      int[] chord = tune.chordDegrees((int) beat);
      double velocity = 0.4 + 0.6 * random.nextDouble();
      for (int voice = 0; voice < voices; voice++) {
        double hz = tune.frequencyHz(chord[voice % 3] + 7 * (voice / 3), 1);
        double at = beat + voice * strum / tune.beatSeconds();
        play(
            tune,
            keys,
            at,
            usual * legato,
            hz,
            0.5 * velocity,
            0.3 + 0.4 * voice / 3,
            random,
            stereo);
      }
    }
  }

  private static void melody(
      Tune tune, Notes.Instrument lead, SplittableRandom random, float[][] stereo) {
    int degree = 4;
    for (double beat = 0; Tone.frames(beat * tune.beatSeconds()) < stereo[0].length; ) {
      double length = random.nextInt(3) == 0 ? 1 : 0.5;
      degree = Math.max(-3, Math.min(11, degree + random.nextInt(5) - 2));
      if (random.nextInt(4) > 0) {
        double hz = tune.frequencyHz(degree, 2);
        play(
            tune,
            lead,
            beat,
            0.9 * length,
            hz,
            0.3 + 0.4 * random.nextDouble(),
            0.6,
            random,
            stereo);
      }
      beat += length;
    }
  }

  private static void play(
      Tune tune,
      Notes.Instrument instrument,
      double beat,
      double beats,
      double hz,
      double velocity,
      double pan,
      SplittableRandom random,
      float[][] stereo) {
    int start = Tone.frames(beat * tune.beatSeconds());
    int frames = Tone.frames(beats * tune.beatSeconds());
    double[] note = instrument.note(frames, hz, velocity, random);
    for (int i = 0; i < frames && start + i < stereo[0].length; i++) {
      stereo[0][start + i] += (float) (2 * (1 - pan) * note[i]);
      stereo[1][start + i] += (float) (2 * pan * note[i]);
    }
  }

  /** Four combs a side (Schroeder, JAES 10(3), 1962), at times none. */
  private static void room(float[][] stereo, SplittableRandom random) {
    double wet = random.nextInt(3) == 0 ? 0 : 0.12 * random.nextDouble();
    double seconds = 0.3 + 1.2 * random.nextDouble();
    if (wet == 0) {
      return;
    }
    for (float[] channel : stereo) {
      double[] sum = new double[channel.length];
      for (int comb = 0; comb < 4; comb++) {
        int delay = 1100 + random.nextInt(900);
        double gain = StrictMath.pow(0.001, delay / (seconds * Tone.RATE_HZ));
        double[] line = new double[channel.length];
        double damped = 0;
        for (int i = 0; i < channel.length; i++) {
          double back = i < delay ? 0 : line[i - delay];
          damped += 0.6 * (back - damped);
          line[i] = channel[i] + gain * damped;
          sum[i] += i < delay ? 0 : back;
        }
      }
      for (int i = 0; i < channel.length; i++) {
        channel[i] += (float) (wet * sum[i]);
      }
    }
  }
}
