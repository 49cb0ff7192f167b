package org.resonate.audio.selftest;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.resonate.audio.band.Ensemble;
import org.resonate.audio.measure.DamageCause;
import org.resonate.audio.selftest.Trials.Family;
import org.resonate.audio.selftest.Trials.Trial;

/** Stems of known damage beside what they were before, and the song that they belong to. */
public final class DamagedStems {

  private static final List<String> KINDS = List.of("drums", "bass", "other", "vocals");

  /** One of them; all sounds are {@code [channels][frames]}. */
  public static final class Stem {

    private final String name;
    private final String family;
    private final float[][] clean;
    private final float[][] sound;
    private final float[][] song;

    private Stem(String name, String family, float[][] clean, float[][] sound, float[][] song) {
      this.name = name;
      this.family = family;
      this.clean = clean;
      this.sound = sound;
      this.song = song;
    }

    /** For a line of print. */
    public String name() {
      return name;
    }

    /** What was done to it, as {@link Trials} name it. */
    public String family() {
      return family;
    }

    /** What it was before, with the gain of the damaged sound. */
    public float[][] clean() {
      return clean;
    }

    /** The damaged sound. */
    public float[][] sound() {
      return sound;
    }

    /** The damaged stem and the undamaged others. */
    public float[][] song() {
      return song;
    }
  }

  /** Takes one stem after the other; they are too many to be held. */
  @FunctionalInterface
  public interface Taker {
    void take(Stem stem) throws IOException;
  }

  private DamagedStems() {}

  /** Damages the stems of a seed. */
  public static void of(long seed, Set<String> families, Taker taker) throws IOException {
    float[][][] band = new float[KINDS.size()][][];
    for (int kind = 0; kind < band.length; kind++) {
      band[kind] = new Ensemble(Trials.LONG_SECONDS, seed).stem(KINDS.get(kind));
    }
    for (int kind = 0; kind < band.length; kind++) {
      int number = 0;
      for (Trial trial : Trials.all(true)) {
        number++;
        // Of a sound that runs faster and slower no sample has a truth beside it.
        if (trial.family() != Family.SPEED && families.contains(trial.family().name())) {
          long chance = seed * 1_000_003L + KINDS.get(kind).hashCode() * 31L + number;
          taker.take(damaged(seed, band, kind, trial, chance));
        }
      }
    }
  }

  private static Stem damaged(long seed, float[][][] band, int kind, Trial trial, long chance)
      throws IOException {
    boolean lasts = trial.family() == Family.HUM || trial.family() == Family.CLEAN;
    int frames = lasts ? band[0][0].length : (int) Math.round(Trials.SECONDS * Harm.RATE_HZ);
    float[][] clean = new float[trial.family() == Family.LOSSY ? 2 : 1][];
    Arrays.setAll(clean, channel -> Arrays.copyOf(band[kind][channel], frames));
    Harm harm = new Harm(clean, chance);
    trial.damager().apply(harm, new SplittableRandom(chance + 1));
    float[][] song = new float[clean.length][frames];
    for (int channel = 0; channel < song.length; channel++) {
      for (int i = 0; i < frames; i++) {
        for (int other = 0; other < band.length; other++) {
          song[channel][i] += other == kind ? harm.sound()[channel][i] : band[other][channel][i];
        }
      }
    }
    return new Stem(
        seed + " " + KINDS.get(kind) + " " + trial.family() + " " + trial.setting(),
        trial.family().name(),
        scaled(clean, gain(harm)),
        harm.sound(),
        song);
  }

  /** Of clipping, which changes the gain: as what was not cut off tells. */
  private static double gain(Harm harm) {
    if (!harm.scores().containsKey(DamageCause.CLIPPING)) {
      return 1;
    }
    double cross = 0;
    double power = 1e-30;
    for (int channel = 0; channel < harm.clean().length; channel++) {
      for (int i = 0; i < harm.clean()[channel].length; i++) {
        if (!harm.clipped()[channel][i]) {
          double x = harm.clean()[channel][i];
          cross += x * harm.sound()[channel][i];
          power += x * x;
        }
      }
    }
    return cross / power;
  }

  private static float[][] scaled(float[][] sound, double gain) {
    float[][] result = new float[sound.length][];
    for (int channel = 0; channel < result.length; channel++) {
      result[channel] = sound[channel].clone();
      for (int i = 0; i < result[channel].length; i++) {
        result[channel][i] *= (float) gain;
      }
    }
    return result;
  }
}
