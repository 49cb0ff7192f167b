package org.resonate.audio.restore;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Levels;
import org.resonate.audio.filter.EqPhase;
import org.resonate.audio.filter.FirFilter;
import org.resonate.audio.filter.MatchEq;
import org.resonate.audio.spectrum.LongTermSpectrum;

/**
 * Brings generated sound to the level and the smoothed spectrum of the sound it stands in. What was
 * learned from one window goes for others that the same generator and separator made: a chain of
 * them may have no clean sound in between.
 */
public final class ContextMatch {

  private static final double MOST_SHAPE_DB = 9;
  private static final double MOST_LEVEL_DB = 12;
  // With less of it the levels are chance.
  private static final double LEAST_SECONDS = 0.5;
  private static final double SILENT_POWER = 1e-9;

  /** Null where only the level is known. */
  private final float[] taps;

  private final float gain;

  private ContextMatch(float[] taps, double fromPower, double toPower) {
    double levelDb = Levels.powerToDb(toPower) - Levels.powerToDb(fromPower);
    this.taps = taps;
    gain = (float) Levels.fromDb(Math.max(-MOST_LEVEL_DB, Math.min(MOST_LEVEL_DB, levelDb)));
  }

  /**
   * By what is clean around the damage.
   *
   * @param original the stem's window, {@code [channels][frames]}
   * @param made the generated stem, mono, {@code [frames]} in step with it
   * @param damaged all that is damaged in the window
   * @return empty where too little sounds there to tell
   * @throws IOException never, but filters are sinks
   */
  public static Optional<ContextMatch> around(
      int rateHz, float[][] original, float[] made, List<Passage> damaged) throws IOException {
    boolean[] clean = new boolean[made.length];
    Arrays.fill(clean, true);
    damaged.forEach(p -> Arrays.fill(clean, (int) p.startFrame(), (int) p.endFrame(), false));
    float[] is = only(made, clean);
    float[] shall = only(GeneratedFit.middle(original), clean);
    if (isTooLittle(is, shall, clean, rateHz)) {
      return Optional.empty();
    }
    double[] gainsDb =
        MatchEq.gainsDb(levelsDb(is, rateHz), levelsDb(shall, rateHz), MOST_SHAPE_DB);
    float[] taps = MatchEq.design(gainsDb, EqPhase.LINEAR, rateHz);
    float[] shaped = only(run(taps, made, rateHz), clean);
    return Optional.of(new ContextMatch(taps, power(shaped), power(shall)));
  }

  /**
   * Where nothing around is clean, by the damaged sound itself: its level is near the truth, its
   * spectrum may not be.
   *
   * @param original the stem's window, {@code [channels][frames]}
   * @param made the generated stem, mono, {@code [frames]} in step with it
   * @param damaged what still sounds of it
   * @return empty where too little sounds there to tell
   */
  public static Optional<ContextMatch> within(
      int rateHz, float[][] original, float[] made, List<Passage> damaged) {
    boolean[] there = new boolean[made.length];
    damaged.forEach(p -> Arrays.fill(there, (int) p.startFrame(), (int) p.endFrame(), true));
    float[] is = only(made, there);
    float[] shall = only(GeneratedFit.middle(original), there);
    return isTooLittle(is, shall, there, rateHz)
        ? Optional.empty()
        : Optional.of(new ContextMatch(null, power(is), power(shall)));
  }

  /**
   * Generated sound as it belongs there.
   *
   * @param made mono, {@code [frames]}
   * @return a new array
   * @throws IOException never, but filters are sinks
   */
  public float[] apply(float[] made, int rateHz) throws IOException {
    float[] matched = taps == null ? made.clone() : run(taps, made, rateHz);
    for (int i = 0; i < matched.length; i++) {
      matched[i] *= gain;
    }
    return matched;
  }

  /** What is not wanted is silent; the same frames are in both, so that the cuts are in both. */
  private static float[] only(float[] sound, boolean[] wanted) {
    float[] only = sound.clone();
    for (int i = 0; i < only.length; i++) {
      if (!wanted[i]) {
        only[i] = 0;
      }
    }
    return only;
  }

  private static boolean isTooLittle(float[] is, float[] shall, boolean[] heard, int rateHz) {
    int count = 0;
    for (boolean frame : heard) {
      count += frame ? 1 : 0;
    }
    return count < LEAST_SECONDS * rateHz || Math.min(power(is), power(shall)) < SILENT_POWER;
  }

  private static double[] levelsDb(float[] sound, int rateHz) {
    LongTermSpectrum spectrum = new LongTermSpectrum(new AudioFormat(1, rateHz));
    spectrum.write(new float[][] {sound}, sound.length);
    spectrum.finish();
    return spectrum.bandLevelsDb();
  }

  private static double power(float[] sound) {
    double sum = 0;
    for (float sample : sound) {
      sum += (double) sample * sample;
    }
    return sum / sound.length;
  }

  /** A linear-phase filter over all of a sound. */
  static float[] run(float[] taps, float[] sound, int rateHz) throws IOException {
    Backlog out = new Backlog(1);
    FirFilter filter = new FirFilter(new AudioFormat(1, rateHz), taps, out);
    filter.write(new float[][] {sound}, sound.length);
    filter.finish();
    return out.take(sound.length)[0];
  }
}
