package org.resonate.audio.restore;

import java.util.Arrays;
import org.resonate.audio.AudioFormat;
import org.resonate.audio.Levels;

/** What could go into a gap. */
public final class PassageFill {

  // What does not go along at all is worse than an extrapolation that dies away.
  private static final double LEAST = 0.2;
  private static final double LONGEST_FADE_SECONDS = 0.02;
  private static final double SHORTEST_FADE_SECONDS = 0.002;
  private static final double LONGEST_EXTRAPOLATION_SECONDS = 0.1;

  private final Passage gap;
  private final float[][] sound;
  private final double similarity;
  private final long sourceFrame;
  private final double gainDb;

  private PassageFill(
      Passage gap, float[][] sound, double similarity, long sourceFrame, double gainDb) {
    this.gap = gap;
    this.sound = sound;
    this.similarity = similarity;
    this.sourceFrame = sourceFrame;
    this.gainDb = gainDb;
  }

  /** The frames it is for. */
  public Passage gap() {
    return gap;
  }

  /**
   * The sound, {@code [channels][gap frames]}: takes up the sound before the gap and leads over to
   * the sound behind it. Belongs to the caller.
   */
  public float[][] sound() {
    return sound;
  }

  /**
   * How well the surroundings of the passage it comes from go with those of the gap: normalised
   * cross-correlation over 0.15 s on both sides, of the side that goes less well, −1 to 1; 0 where
   * nothing was found and the sound is extrapolated.
   */
  public double similarity() {
    return similarity;
  }

  /** Where in the stem the passage starts; −1 where the sound is extrapolated. */
  public long sourceFrame() {
    return sourceFrame;
  }

  /** By how much the passage was turned up, dB. */
  public double gainDb() {
    return gainDb;
  }

  /** Fits the best match in, or extrapolates where there is none. */
  static PassageFill of(
      Passage gap,
      float[][] around,
      int start,
      PassageMatch match,
      float[][] passage,
      long from,
      AudioFormat format) {
    boolean found = match != null && match.similarity() >= LEAST;
    int frames = gap.frames();
    float[][] sound = new float[around.length][];
    for (int channel = 0; channel < around.length; channel++) {
      float[] source = new float[frames];
      double seconds = LONGEST_EXTRAPOLATION_SECONDS;
      if (found) {
        for (int i = 0; i < frames; i++) {
          source[i] = (float) (match.gain() * passage[channel][i]);
        }
        // The better it goes along, the less has to be hidden.
        seconds = Math.max(SHORTEST_FADE_SECONDS, LONGEST_FADE_SECONDS * (1 - match.similarity()));
      }
      int fade = Math.max(1, Math.min(frames / 2, (int) (seconds * format.rateHz())));
      sound[channel] = fit(source, around[channel], start, start + frames, fade);
    }
    return found
        ? new PassageFill(
            gap,
            sound,
            Math.max(-1, Math.min(match.weaker(), match.similarity())),
            from,
            Levels.toDb(match.gain()))
        : new PassageFill(gap, sound, 0, -1, 0);
  }

  /** Fades from what would have followed the left side, and into what leads to the right one. */
  private static float[] fit(float[] source, float[] around, int start, int end, int fade) {
    float[] fitted = source.clone();
    float[] ahead = ArExtrapolation.ahead(around, start, fade);
    float[] head = Arrays.copyOf(source, fade);
    System.arraycopy(CrossFade.mix(ahead, head), 0, fitted, 0, fade);
    int last = source.length - fade;
    float[] tail = Arrays.copyOfRange(source, last, source.length);
    float[] behind = ArExtrapolation.behind(around, end, fade);
    System.arraycopy(CrossFade.mix(tail, behind), 0, fitted, last, fade);
    return fitted;
  }
}
