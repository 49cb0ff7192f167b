package org.resonate.audio.restore;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.filter.Crossover;

/**
 * Fits generated sound into a window of a stem: it takes the place of the middle of the channels
 * below what the generator knows, faded in and out at equal power within the damage. The sides and
 * the band above stay as they are, and what is not damaged bit for bit.
 */
public final class GeneratedFit {

  /** Above this a generator at 32 kHz has nothing. */
  private static final double GENERATED_HZ = 15_500;

  private static final double FADE_SECONDS = 0.03;
  private static final double MOST_COMPENSATION = 2;

  /**
   * What is taken over.
   *
   * @param where in the window
   * @param fadesIn whether it leads over from the original's sound; not at a stem's own start
   * @param fadesOut whether it leads back; not at a stem's own end, nor where another one goes on
   * @param isHole whether nothing of the original's sound is left in it: there is nothing to blend
   *     with, and it leads over from what would have followed the sound before it
   */
  public record Part(Passage where, boolean fadesIn, boolean fadesOut, boolean isHole) {}

  private final AudioFormat format;
  private final double blend;

  /**
   * @param format of the stem
   * @param blend share of generated sound, 0 to 1; what is blended has the power that lies between
   *     its parts' in that proportion, whatever they have in common
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
   * @param made the generated stem, mono, {@code [frames]} in step with it, as loud as it shall be:
   *     {@link ContextMatch}
   * @param parts what is taken over, in order, not overlapping
   * @return {@code [channels][frames]}, the original outside {@code parts}
   * @throws IOException never, but filters are sinks
   */
  public float[][] fit(float[][] original, float[] made, List<Part> parts) throws IOException {
    float[][] result = new float[original.length][];
    for (int channel = 0; channel < result.length; channel++) {
      result[channel] = original[channel].clone();
    }
    if (blend == 0 || parts.isEmpty()) {
      return result;
    }
    float[] own = known(middle(original));
    float[] generated = known(made);
    for (Part part : parts) {
      int from = (int) part.where().startFrame();
      float[] was = Arrays.copyOfRange(own, from, (int) part.where().endFrame());
      float[] is = blended(was, Arrays.copyOfRange(generated, from, from + was.length), part);
      if (!part.isHole()) {
        fade(part, is, fade -> Arrays.copyOf(was, fade), fade -> tail(was, fade));
      }
      for (int channel = 0; channel < result.length; channel++) {
        float[] sound = original[channel];
        float[] fitted = Arrays.copyOfRange(sound, from, from + was.length);
        for (int i = 0; i < was.length; i++) {
          fitted[i] += is[i] - was[i];
        }
        if (part.isHole()) {
          fade(
              part,
              fitted,
              fade -> ArExtrapolation.ahead(sound, from, fade),
              fade -> ArExtrapolation.behind(sound, from + was.length, fade));
        }
        System.arraycopy(fitted, 0, result[channel], from, was.length);
      }
    }
    return result;
  }

  static float[] middle(float[][] channels) {
    float[] middle = new float[channels[0].length];
    for (float[] channel : channels) {
      for (int i = 0; i < middle.length; i++) {
        middle[i] += channel[i] / channels.length;
      }
    }
    return middle;
  }

  /** What of a sound lies where a generator knows anything. */
  private float[] known(float[] sound) throws IOException {
    int rateHz = format.rateHz();
    return rateHz / 2.0 <= GENERATED_HZ
        ? sound
        : ContextMatch.run(Crossover.lowPass(GENERATED_HZ, rateHz), sound, rateHz);
  }

  /** Own and generated sound in their proportion. */
  private float[] blended(float[] own, float[] generated, Part part) {
    double blend = part.isHole() ? 1 : this.blend;
    float[] blended = new float[own.length];
    double ownPower = 0;
    double generatedPower = 0;
    double power = 0;
    for (int i = 0; i < blended.length; i++) {
      double both = blend * generated[i] + (1 - blend) * own[i];
      ownPower += (double) own[i] * own[i];
      generatedPower += (double) generated[i] * generated[i];
      power += both * both;
      blended[i] = (float) both;
    }
    double wanted = blend * generatedPower + (1 - blend) * ownPower;
    double gain = power > 0 ? Math.min(MOST_COMPENSATION, Math.sqrt(wanted / power)) : 1;
    for (int i = 0; i < blended.length; i++) {
      blended[i] *= (float) gain;
    }
    return blended;
  }

  /** How long a fade is where the part is long enough, frames. */
  public static int fadeFrames(int rateHz) {
    return (int) (FADE_SECONDS * rateHz);
  }

  /** Leads over from one sound at the start of a part, and to another at its end. */
  private void fade(Part part, float[] made, IntFunction<float[]> in, IntFunction<float[]> out) {
    int fade = Math.min(fadeFrames(format.rateHz()), made.length / 2);
    if (part.fadesIn() && fade > 0) {
      float[] mixed = CrossFade.mix(in.apply(fade), Arrays.copyOf(made, fade));
      System.arraycopy(mixed, 0, made, 0, fade);
    }
    if (part.fadesOut() && fade > 0) {
      float[] mixed = CrossFade.mix(tail(made, fade), out.apply(fade));
      System.arraycopy(mixed, 0, made, made.length - fade, fade);
    }
  }

  private static float[] tail(float[] sound, int frames) {
    return Arrays.copyOfRange(sound, sound.length - frames, sound.length);
  }
}
