package org.resonate.audio.band;

import java.util.SplittableRandom;

/**
 * Drums of many kinds: the kit, the pattern and the loudness of each stroke follow from the seed.
 * Every sound dies away or is let go softly.
 */
final class Kit {

  private static final int STEPS_A_BAR = 16;
  private static final int PIECES = 6;

  private final Tune tune;
  private final SplittableRandom random;
  private final double kickHz;
  private final double kickSeconds;
  private final double snareHz;
  private final double snareSeconds;
  private final double rattle;
  private final double hatHz;
  private final double hatSeconds;
  private final double[] metalHz = new double[6];
  private final double[][] pattern = new double[PIECES][STEPS_A_BAR];
  private final double swing;

  Kit(Tune tune) {
    this.tune = tune;
    random = tune.random("kit");
    boolean electronic = random.nextInt(3) == 0;
    kickHz = 42 + 25 * random.nextDouble();
    kickSeconds = electronic ? 0.12 + 0.25 * random.nextDouble() : 0.06 + 0.1 * random.nextDouble();
    snareHz = 150 + 130 * random.nextDouble();
    snareSeconds = 0.05 + 0.12 * random.nextDouble();
    rattle = 0.3 + 0.7 * random.nextDouble();
    hatHz = 4000 + 5000 * random.nextDouble();
    hatSeconds = 0.015 + 0.04 * random.nextDouble();
    for (int i = 0; i < metalHz.length; i++) {
      metalHz[i] = 300 + 900 * random.nextDouble();
    }
    swing = random.nextInt(3) == 0 ? 0.08 + 0.2 * random.nextDouble() : 0;
    compose();
  }

  private void compose() {
    int[][] kicks = {{0, 8}, {0, 4, 8, 12}, {0, 6, 10}, {0, 7, 8}, {0, 10}};
    int[][] snares = {{4, 12}, {8}, {4, 12, 15}, {4, 10}};
    for (int step : kicks[random.nextInt(kicks.length)]) {
      pattern[0][step] = 1;
    }
    for (int step : snares[random.nextInt(snares.length)]) {
      pattern[1][step] = 0.95;
    }
    int every = 1 << random.nextInt(3);
    for (int step = 0; step < STEPS_A_BAR; step += every) {
      pattern[2][step] = step % 4 == 0 ? 0.9 : 0.6;
    }
    // Open hat or cymbal, tom, shaker: not in every song.
    for (int piece = 3; piece < PIECES; piece++) {
      double often = random.nextInt(2) * (piece == 5 ? 0.6 : 0.1);
      for (int step = 0; step < STEPS_A_BAR; step++) {
        pattern[piece][step] = random.nextDouble() < often ? 0.5 + 0.5 * random.nextDouble() : 0;
      }
    }
  }

  /** Adds the beat to both sides. */
  void play(float[][] stereo) {
    double stepSeconds = tune.beatSeconds() / 4;
    for (int step = 0; Tone.frames(step * stepSeconds) < stereo[0].length; step++) {
      double late = step % 2 == 1 ? swing : 0;
      int start = Tone.frames((step + late) * stepSeconds + 0.002 * random.nextDouble());
      for (int piece = 0; piece < PIECES; piece++) {
        double velocity = pattern[piece][step % STEPS_A_BAR];
        if (velocity > 0 && random.nextInt(12) > 0) {
          stroke(stereo, piece, start, velocity * (0.6 + 0.4 * random.nextDouble()));
        }
      }
    }
  }

  private void stroke(float[][] stereo, int piece, int start, double velocity) {
    double[] sound =
        switch (piece) {
          case 0 -> kick(velocity);
          case 1 -> snare(velocity);
          case 2 -> hat(velocity, hatSeconds);
          case 3 -> cymbal(velocity);
          case 4 -> tom(velocity);
          default -> shaker(velocity);
        };
    double pan = 0.5 + (piece - 2) * 0.08 * (piece > 1 ? 1 : 0);
    for (int i = 0; i < sound.length && start + i < stereo[0].length; i++) {
      double value = sound[i] * Partials.edge(i, sound.length, 0, 1300);
      stereo[0][start + i] += (float) (2 * (1 - pan) * value);
      stereo[1][start + i] += (float) (2 * pan * value);
    }
  }

  private double[] kick(double velocity) {
    double[] out = new double[Tone.frames(5 * kickSeconds)];
    double phase = 0;
    double sweep = 1;
    double level = 0.45 * velocity;
    double beater = 0.25 * velocity;
    Tone.LowPass felt = new Tone.LowPass(2500 + 3000 * rattle);
    for (int i = 0; i < out.length; i++) {
      phase += kickHz * (1 + 3 * sweep) / Tone.RATE_HZ;
      out[i] = level * Partials.sine(phase) + beater * felt.next(noise());
      sweep *= Tone.decay(0.025);
      level *= Tone.decay(kickSeconds);
      beater *= Tone.decay(0.003);
    }
    return out;
  }

  private double[] snare(double velocity) {
    double[] out = new double[Tone.frames(6 * snareSeconds)];
    Partials.add(out, 0, out.length, snareHz, 0, 0.2 * velocity, 0.6 * snareSeconds);
    Partials.add(out, 0, out.length, 1.6 * snareHz, 0.2, 0.12 * velocity, 0.4 * snareSeconds);
    Tone.LowPass low = new Tone.LowPass(700);
    double level = 0.35 * rattle * velocity;
    for (int i = 0; i < out.length; i++) {
      double wire = noise();
      out[i] += level * (wire - low.next(wire));
      level *= Tone.decay(snareSeconds);
    }
    return out;
  }

  private double[] hat(double velocity, double seconds) {
    double[] out = new double[Tone.frames(6 * seconds)];
    Tone.LowPass one = new Tone.LowPass(hatHz);
    Tone.LowPass two = new Tone.LowPass(hatHz);
    double level = 0.2 * velocity;
    for (int i = 0; i < out.length; i++) {
      double value = noise();
      value -= one.next(value);
      out[i] = level * (value - two.next(value));
      level *= Tone.decay(seconds);
    }
    return out;
  }

  /** Squares that share no harmonics, as in drum machines, with hiss. */
  private double[] cymbal(double velocity) {
    double[] out = hat(0.7 * velocity, 8 * hatSeconds);
    Tone.LowPass low = new Tone.LowPass(5000);
    Tone.LowPass low2 = new Tone.LowPass(5000);
    double level = 0.05 * velocity;
    for (int i = 0; i < out.length; i++) {
      double value = 0;
      for (double hz : metalHz) {
        value += Math.floor(hz * i / Tone.RATE_HZ * 2) % 2 == 0 ? 1 : -1;
      }
      value -= low.next(value);
      out[i] += level * (value - low2.next(value));
      level *= Tone.decay(6 * hatSeconds);
    }
    return out;
  }

  private double[] tom(double velocity) {
    double[] out = new double[Tone.frames(0.5)];
    double hz = 80 + 120 * random.nextDouble();
    Partials.add(out, 0, out.length, hz, 0, 0.35 * velocity, 0.12);
    Partials.add(out, 0, out.length, 1.59 * hz, 0, 0.12 * velocity, 0.06);
    return out;
  }

  private double[] shaker(double velocity) {
    double[] out = new double[Tone.frames(0.09)];
    Tone.LowPass low = new Tone.LowPass(6000);
    for (int i = 0; i < out.length; i++) {
      double value = noise();
      out[i] =
          0.1 * velocity * (value - low.next(value)) * Partials.edge(i, out.length, 1800, 1800);
    }
    return out;
  }

  private double noise() {
    return 2 * random.nextDouble() - 1;
  }
}
