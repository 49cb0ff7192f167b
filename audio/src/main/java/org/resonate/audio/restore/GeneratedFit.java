package org.resonate.audio.restore;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Levels;
import org.resonate.audio.filter.Crossover;
import org.resonate.audio.filter.EqPhase;
import org.resonate.audio.filter.FirFilter;
import org.resonate.audio.filter.MatchEq;
import org.resonate.audio.spectrum.LongTermSpectrum;

/**
 * Fits generated sound into a window of a stem: level and smoothed spectrum as in the clean sound
 * around the damage, generated sound for the middle of the channels only, the original's sides and
 * the original's band above what the generator knows, faded in and out at equal power within the
 * damage. What is not damaged stays bit for bit.
 */
public final class GeneratedFit {

  /** Above this a generator at 32 kHz has nothing. */
  private static final double GENERATED_HZ = 15_500;

  private static final double MOST_SHAPE_DB = 9;
  private static final double MOST_LEVEL_DB = 12;
  // With less of it around, the levels are chance.
  private static final double LEAST_CONTEXT_SECONDS = 0.5;
  private static final double SILENT_POWER = 1e-9;
  private static final double FADE_SECONDS = 0.03;
  private static final double MOST_COMPENSATION = 2;

  /**
   * What is taken over.
   *
   * @param where in the window
   * @param fadesIn whether it leads over from the original's sound; not at a stem's own start
   * @param fadesOut whether it leads back; not at a stem's own end, nor where another one goes on
   */
  public record Part(Passage where, boolean fadesIn, boolean fadesOut) {}

  private final AudioFormat format;
  private final double blend;

  /**
   * @param format of the stem
   * @param blend share of generated sound, 0 to 1; the blend has the power that lies between its
   *     parts' in that proportion, whatever they have in common
   */
  public GeneratedFit(AudioFormat format, double blend) {
    if (!(blend >= 0 && blend <= 1)) {
      throw new IllegalArgumentException("a blend is a share from 0 to 1, got " + blend);
    }
    this.format = format;
    this.blend = blend;
  }

  /**
   * Fits.
   *
   * @param original the stem's window, {@code [channels][frames]}
   * @param made the generated stem, mono, {@code [frames]} in step with it
   * @param damaged all that is damaged in the window: what is around it sets level and spectrum
   * @param parts what is taken over, in order, not overlapping
   * @return {@code [channels][frames]}, the original outside {@code parts}
   * @throws IOException never, but filters are sinks
   */
  public float[][] fit(float[][] original, float[] made, List<Passage> damaged, List<Part> parts)
      throws IOException {
    float[][] result = new float[original.length][];
    for (int channel = 0; channel < result.length; channel++) {
      result[channel] = original[channel].clone();
    }
    if (blend == 0 || parts.isEmpty()) {
      return result;
    }
    float[] middle = middle(original);
    float[] fitted = banded(levelled(made, middle, damaged), middle);
    for (Part part : parts) {
      int from = (int) part.where().startFrame();
      int to = (int) part.where().endFrame();
      float[][] mixed = mixed(original, middle, fitted, from, to);
      for (int channel = 0; channel < result.length; channel++) {
        float[] old = Arrays.copyOfRange(original[channel], from, to);
        fadeEnds(old, mixed[channel], part);
        System.arraycopy(mixed[channel], 0, result[channel], from, to - from);
      }
    }
    return result;
  }

  private static float[] middle(float[][] channels) {
    float[] middle = new float[channels[0].length];
    for (float[] channel : channels) {
      for (int i = 0; i < middle.length; i++) {
        middle[i] += channel[i] / channels.length;
      }
    }
    return middle;
  }

  /** With the level and the spectrum that the original has where both sound undamaged. */
  private float[] levelled(float[] made, float[] middle, List<Passage> damaged) throws IOException {
    boolean[] clean = new boolean[made.length];
    Arrays.fill(clean, true);
    damaged.forEach(p -> Arrays.fill(clean, (int) p.startFrame(), (int) p.endFrame(), false));
    float[] is = only(made, clean);
    float[] shall = only(middle, clean);
    int count = 0;
    for (boolean frame : clean) {
      count += frame ? 1 : 0;
    }
    double isPower = power(is);
    double shallPower = power(shall);
    if (count < LEAST_CONTEXT_SECONDS * format.rateHz()
        || Math.min(isPower, shallPower) < SILENT_POWER) {
      return made;
    }
    double[] gainsDb = MatchEq.gainsDb(levelsDb(is), levelsDb(shall), MOST_SHAPE_DB);
    float[] shaped = run(MatchEq.design(gainsDb, EqPhase.LINEAR, format.rateHz()), made);
    double levelDb = Levels.powerToDb(shallPower) - Levels.powerToDb(power(only(shaped, clean)));
    float gain = (float) Levels.fromDb(Math.max(-MOST_LEVEL_DB, Math.min(MOST_LEVEL_DB, levelDb)));
    for (int i = 0; i < shaped.length; i++) {
      shaped[i] *= gain;
    }
    return shaped;
  }

  /** What is not clean is silent; the same frames are in both, so that the cuts are in both. */
  private static float[] only(float[] sound, boolean[] clean) {
    float[] only = sound.clone();
    for (int i = 0; i < only.length; i++) {
      if (!clean[i]) {
        only[i] = 0;
      }
    }
    return only;
  }

  private double[] levelsDb(float[] sound) {
    LongTermSpectrum spectrum = new LongTermSpectrum(new AudioFormat(1, format.rateHz()));
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

  /** The generated sound below what a generator knows, the original's above. */
  private float[] banded(float[] made, float[] middle) throws IOException {
    if (format.rateHz() / 2.0 <= GENERATED_HZ) {
      return made;
    }
    float[] taps = Crossover.lowPass(GENERATED_HZ, format.rateHz());
    float[] low = run(taps, made);
    float[] lowOfOriginal = run(taps, middle);
    for (int i = 0; i < low.length; i++) {
      low[i] += middle[i] - lowOfOriginal[i];
    }
    return low;
  }

  /** A linear-phase filter over all of a sound. */
  private float[] run(float[] taps, float[] sound) throws IOException {
    AudioFormat mono = new AudioFormat(1, format.rateHz());
    Backlog out = new Backlog(1);
    FirFilter filter = new FirFilter(mono, taps, out);
    filter.write(new float[][] {sound}, sound.length);
    filter.finish();
    return out.take(sound.length)[0];
  }

  /** Generated and original sound of a passage in their proportion, {@code [channels][frames]}. */
  private float[][] mixed(float[][] original, float[] middle, float[] fitted, int from, int to) {
    float[][] mixed = new float[original.length][to - from];
    double own = 0;
    double generated = 0;
    double both = 0;
    for (int channel = 0; channel < mixed.length; channel++) {
      for (int i = from; i < to; i++) {
        double was = original[channel][i];
        double is = fitted[i] + was - middle[i];
        double sum = blend * is + (1 - blend) * was;
        own += was * was;
        generated += is * is;
        both += sum * sum;
        mixed[channel][i - from] = (float) sum;
      }
    }
    double wanted = blend * generated + (1 - blend) * own;
    double gain = both > 0 ? Math.min(MOST_COMPENSATION, Math.sqrt(wanted / both)) : 1;
    for (float[] channel : mixed) {
      for (int i = 0; i < channel.length; i++) {
        channel[i] *= (float) gain;
      }
    }
    return mixed;
  }

  /** How long a fade is where the part is long enough, frames. */
  public static int fadeFrames(int rateHz) {
    return (int) (FADE_SECONDS * rateHz);
  }

  private void fadeEnds(float[] old, float[] made, Part part) {
    int fade = Math.min(fadeFrames(format.rateHz()), made.length / 2);
    if (part.fadesIn() && fade > 0) {
      float[] in = CrossFade.mix(Arrays.copyOf(old, fade), Arrays.copyOf(made, fade));
      System.arraycopy(in, 0, made, 0, fade);
    }
    if (part.fadesOut() && fade > 0) {
      int at = made.length - fade;
      float[] out =
          CrossFade.mix(
              Arrays.copyOfRange(made, at, made.length), Arrays.copyOfRange(old, at, old.length));
      System.arraycopy(out, 0, made, at, fade);
    }
  }
}
