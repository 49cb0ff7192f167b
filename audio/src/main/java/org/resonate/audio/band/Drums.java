package org.resonate.audio.band;

import java.util.SplittableRandom;

/** Kick in the middle, snare in the middle with some room, hi-hat to the right. */
final class Drums {

  private final Tune tune;
  private final SplittableRandom random;

  Drums(Tune tune) {
    this.tune = tune;
    this.random = tune.random("drums");
  }

  /** Adds the beat to both sides. */
  void play(float[][] stereo) {
    int frames = stereo[0].length;
    double halfBeat = tune.beatSeconds() / 2;
    for (int eighth = 0; Tone.frames(eighth * halfBeat) < frames; eighth++) {
      int start = Tone.frames(eighth * halfBeat);
      int inBar = eighth % 8;
      if (inBar == 0 || inBar == 4 || (inBar == 5 && random.nextInt(3) == 0)) {
        kick(stereo, start, 0.36);
      }
      if (inBar == 2 || inBar == 6) {
        snare(stereo, start, 0.2 + 0.04 * random.nextDouble());
      }
      hat(stereo, start, (eighth % 2 == 0 ? 0.1 : 0.07) * (0.8 + 0.4 * random.nextDouble()));
    }
  }

  private void kick(float[][] stereo, int start, double gain) {
    int end = Math.min(stereo[0].length, start + Tone.frames(0.35));
    double phase = 0;
    double sweep = 1;
    double level = gain;
    double sweepDecay = Tone.decay(0.03);
    double levelDecay = Tone.decay(0.09);
    for (int i = start; i < end; i++) {
      phase += (48 + 130 * sweep) / Tone.RATE_HZ;
      double click = i - start < 90 ? 0.4 * noise() * (1 - (i - start) / 90.0) : 0;
      float value = (float) (level * (StrictMath.sin(2 * Math.PI * phase) + click));
      stereo[0][i] += value;
      stereo[1][i] += value;
      sweep *= sweepDecay;
      level *= levelDecay;
    }
  }

  private void snare(float[][] stereo, int start, double gain) {
    int end = Math.min(stereo[0].length, start + Tone.frames(0.4));
    double rattleDecay = Tone.decay(0.07);
    double bodyDecay = Tone.decay(0.04);
    double rattle = gain;
    double body = gain;
    Tone.LowPass left = new Tone.LowPass(900);
    Tone.LowPass right = new Tone.LowPass(900);
    for (int i = start; i < end; i++) {
      double tone = body * StrictMath.sin(2 * Math.PI * 187 * (i - start) / Tone.RATE_HZ);
      double middle = noise();
      double leftNoise = 0.8 * middle + 0.4 * noise();
      double rightNoise = 0.8 * middle + 0.4 * noise();
      stereo[0][i] += (float) (tone + rattle * (leftNoise - left.next(leftNoise)));
      stereo[1][i] += (float) (tone + rattle * (rightNoise - right.next(rightNoise)));
      rattle *= rattleDecay;
      body *= bodyDecay;
    }
  }

  private void hat(float[][] stereo, int start, double gain) {
    int end = Math.min(stereo[0].length, start + Tone.frames(0.15));
    double level = gain;
    double levelDecay = Tone.decay(0.025);
    Tone.LowPass first = new Tone.LowPass(6500);
    Tone.LowPass second = new Tone.LowPass(6500);
    for (int i = start; i < end; i++) {
      double once = noise();
      once -= first.next(once);
      double value = level * (once - second.next(once));
      stereo[0][i] += (float) (0.6 * value);
      stereo[1][i] += (float) value;
      level *= levelDecay;
    }
  }

  private double noise() {
    return 2 * random.nextDouble() - 1;
  }
}
