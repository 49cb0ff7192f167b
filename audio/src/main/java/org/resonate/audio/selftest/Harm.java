package org.resonate.audio.selftest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Levels;
import org.resonate.audio.measure.ActiveLevel;
import org.resonate.audio.measure.Damage;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.measure.DamageScores;
import org.resonate.audio.measure.GradeThresholds;

/**
 * A clean sound to which known damage is done at known places. What was done is kept as the truth:
 * the score of each cause follows by {@link DamageScores} from the true amount, the grade from the
 * worst score. Damages may be combined; each is seeded.
 */
final class Harm {

  /** Something at a place. */
  record Event(int startFrame, int endFrame) {}

  static final int RATE_HZ = AudioFormat.WORKING_RATE_HZ;
  private static final double LEAST_LOCAL = 1e-3;

  private final float[][] clean;
  private final float[][] sound;
  private final SplittableRandom random;
  private final double power;
  private final double minutes;
  private final Map<DamageCause, Double> scores = new EnumMap<>(DamageCause.class);
  private final List<Event> clicks = new ArrayList<>();
  private final List<Event> holes = new ArrayList<>();
  private final boolean[][] clipped;
  private double snrDb = Double.NaN;
  private double cutHz;
  private double humHz;
  private double distortionDb = Double.NEGATIVE_INFINITY;
  private double artefactsDb = Double.NEGATIVE_INFINITY;
  private boolean judged = true;

  /**
   * @param clean {@code [channels][frames]} at 44.1 kHz, left as it is
   * @param seed of all chance
   */
  Harm(float[][] clean, long seed) {
    this.clean = clean;
    sound = new float[clean.length][];
    clipped = new boolean[clean.length][clean[0].length];
    Arrays.setAll(sound, channel -> clean[channel].clone());
    random = new SplittableRandom(seed);
    ActiveLevel active = active(clean);
    power = active.power();
    minutes = active.frames() / (60.0 * RATE_HZ);
  }

  private static ActiveLevel active(float[][] sound) {
    ActiveLevel level = new ActiveLevel(new AudioFormat(sound.length, RATE_HZ));
    level.write(sound, sound[0].length);
    level.finish();
    return level;
  }

  /** Drives the peak so far over full scale, cuts it off there, and changes the gain. */
  Harm clip(double overDb, double gain) {
    float level = (float) (peak() / Levels.fromDb(overDb));
    long count = 0;
    for (int channel = 0; channel < sound.length; channel++) {
      float[] samples = sound[channel];
      for (int i = 0; i < samples.length; i++) {
        if (Math.abs(samples[i]) >= level) {
          clipped[channel][i] = true;
          count++;
        }
        samples[i] = (float) (gain * Math.max(-level, Math.min(level, samples[i])));
      }
    }
    long sounding = Math.max(1, active(sound).frames() * sound.length);
    score(DamageCause.CLIPPING, DamageScores.clipping(count / (double) sounding));
    return this;
  }

  /** Bends what is above half the ceiling, which is so far under the peak, towards it. */
  Harm bend(double overDb) {
    double ceiling = peak() / Levels.fromDb(overDb);
    double knee = 0.5 * ceiling;
    double cross = 0;
    double before = 0;
    double after = 0;
    for (float[] samples : sound) {
      for (int i = 0; i < samples.length; i++) {
        double x = samples[i];
        double size = Math.abs(x);
        double y = size <= knee ? size : knee + knee * Math.tanh((size - knee) / knee);
        samples[i] = (float) Math.copySign(y, x);
        cross += size * y;
        before += x * x;
        after += y * y;
      }
    }
    // What of the result is no scaled copy of the sound.
    double share = Math.max(1e-12, 1 - cross * cross / (before * after));
    distortionDb = Levels.powerToDb(share);
    score(DamageCause.DISTORTION, DamageScores.distortion(distortionDb));
    return this;
  }

  /** Adds noise at this ratio of the power of the parts that sound. */
  Harm noise(Noises colour, double ratioDb) {
    snrDb = ratioDb;
    double power = active(sound).power();
    for (float[] samples : sound) {
      float[] noise = colour.make(samples.length, random);
      add(noise, Math.sqrt(power * Levels.powerFromDb(-ratioDb)), samples);
    }
    score(DamageCause.NOISE, DamageScores.noise(ratioDb));
    return this;
  }

  /** Adds ten harmonics of a mains frequency at a level against the sound. */
  Harm hum(double mainsHz, double levelDb) {
    humHz = mainsHz;
    float[] hum = new float[sound[0].length];
    for (int h = 1; h <= 10; h++) {
      double phase = random.nextDouble();
      double level = (0.5 + random.nextDouble()) / h;
      for (int i = 0; i < hum.length; i++) {
        hum[i] += (float) (level * Math.sin(2 * Math.PI * (h * mainsHz * i / RATE_HZ + phase)));
      }
    }
    double gain =
        Math.sqrt(active(sound).power() * Levels.powerFromDb(levelDb))
            / Levels.rms(hum, 0, hum.length);
    for (float[] samples : sound) {
      add(hum, gain, samples);
    }
    score(DamageCause.HUM, DamageScores.hum(levelDb));
    return this;
  }

  /**
   * Adds clicks of 1 to 20 samples, their peaks at a level against the RMS of the 20 ms around.
   *
   * @param spacingSeconds about; where there is no sound there is no click
   */
  Harm clicks(double levelDb, double spacingSeconds) {
    int margin = RATE_HZ / 5;
    int next = margin + random.nextInt((int) (RATE_HZ * spacingSeconds) + 1);
    while (next < clean[0].length - margin) {
      for (int channel = 0; channel < sound.length; channel++) {
        double local = Levels.rms(clean[channel], next - 441, 882);
        if (local < LEAST_LOCAL) {
          continue;
        }
        int length = 1 + random.nextInt(20);
        double amplitude = local * Levels.fromDb(levelDb) * (random.nextBoolean() ? 1 : -1);
        for (int i = 0; i < length; i++) {
          double shape = Math.exp(-3.0 * i / length) * (0.5 + random.nextDouble());
          sound[channel][next + i] += (float) (amplitude * shape);
        }
        if (channel == 0) {
          clicks.add(new Event(next, next + length));
        }
      }
      next += (int) (RATE_HZ * spacingSeconds * (0.6 + 0.8 * random.nextDouble())) + 700;
    }
    score(DamageCause.CLICKS, DamageScores.clicks(clicks.size(), minutes));
    return this;
  }

  /** Takes out stretches of this length, where it sounds before and behind; some leave hiss. */
  Harm holes(double milliseconds, double spacingSeconds) {
    int length = (int) Math.round(milliseconds * RATE_HZ / 1000);
    int margin = RATE_HZ / 4;
    int next = margin + random.nextInt((int) (0.5 * RATE_HZ * spacingSeconds) + 1);
    double loud = 0.1 * Math.sqrt(power);
    while (next + length < clean[0].length - margin) {
      if (Levels.rms(clean[0], next - 441, 441) > loud
          && Levels.rms(clean[0], next + length, 441) > loud
          && heard(next, length)) {
        double hiss = random.nextInt(3) == 0 ? 1e-4 : 0;
        for (float[] samples : sound) {
          for (int i = next; i < next + length; i++) {
            samples[i] = (float) (hiss * Noises.gaussian(random));
          }
        }
        holes.add(new Event(next, next + length));
        next += length + (int) (RATE_HZ * spacingSeconds * (0.6 + 0.8 * random.nextDouble()));
      } else {
        next += 1 + random.nextInt(RATE_HZ / 50);
      }
    }
    score(DamageCause.DROPOUT, DamageScores.dropouts(holes.size(), minutes));
    return this;
  }

  /**
   * Whether what a hole takes is within 20 dB of what is around it, and neither edge is nothing.
   */
  private boolean heard(int start, int length) {
    double around = Levels.rms(clean[0], start - 441, 441 + length + 441);
    return Levels.rms(clean[0], start, length) > 0.1 * around
        && Math.abs(clean[0][start]) > 0.1 * around
        && Math.abs(clean[0][start + length - 1]) > 0.1 * around;
  }

  /** Replaces the sound by what a process made of it. */
  Harm replaced(float[][] by) {
    for (int channel = 0; channel < sound.length; channel++) {
      System.arraycopy(by[channel], 0, sound[channel], 0, sound[channel].length);
    }
    return this;
  }

  /** Says that nothing above a frequency is left, and how much that took of the clean sound. */
  Harm cutAt(double hz, double takenDb) {
    if (takenDb > -40) {
      cutHz = hz;
      score(DamageCause.BANDWIDTH, DamageScores.bandwidth(hz));
    } else if (takenDb > -60) {
      // At the edge of hearing: neither answer is wrong.
      judged = DamageScores.bandwidth(hz) < GradeThresholds.DEFAULT.minor();
    }
    return this;
  }

  /** Adds what a separator leaves behind, at a level against the sound. */
  Harm artefacts(float[] residue, double levelDb) {
    artefactsDb = levelDb;
    double gain =
        Math.sqrt(power * Levels.powerFromDb(levelDb)) / Levels.rms(residue, 0, residue.length);
    for (float[] samples : sound) {
      add(residue, gain, samples);
    }
    score(DamageCause.ARTEFACTS, DamageScores.artefacts(levelDb));
    return this;
  }

  private static void add(float[] what, double gain, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += (float) (gain * what[i]);
    }
  }

  private void score(DamageCause cause, double score) {
    scores.merge(cause, score, Math::max);
  }

  private double peak() {
    double peak = 0;
    for (float[] samples : sound) {
      peak = Math.max(peak, Levels.peak(samples, 0, samples.length));
    }
    return peak;
  }

  /** The damaged sound, {@code [channels][frames]}. */
  float[][] sound() {
    return sound;
  }

  float[][] clean() {
    return clean;
  }

  /** The true grade. */
  Damage grade() {
    double worst =
        scores.entrySet().stream()
            .filter(score -> score.getKey().isGraded())
            .mapToDouble(Map.Entry::getValue)
            .max()
            .orElse(0);
    return GradeThresholds.DEFAULT.grade(worst);
  }

  /** False where the damage is at the edge of hearing, so that no grade is wrong. */
  boolean judged() {
    return judged;
  }

  Map<DamageCause, Double> scores() {
    return scores;
  }

  List<Event> clicks() {
    return clicks;
  }

  List<Event> holes() {
    return holes;
  }

  /** Of every sample, whether it was cut off. */
  boolean[][] clipped() {
    return clipped;
  }

  /** NaN where no noise was added. */
  double snrDb() {
    return snrDb;
  }

  /** 0 where nothing audible was cut. */
  double cutHz() {
    return cutHz;
  }

  /** 0 without hum. */
  double humHz() {
    return humHz;
  }

  double distortionDb() {
    return distortionDb;
  }

  double artefactsDb() {
    return artefactsDb;
  }
}
