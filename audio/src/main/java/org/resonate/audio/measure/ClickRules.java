package org.resonate.audio.measure;

import org.resonate.audio.Levels;

/**
 * Tells clicks from music where {@link ClickFilter} peaks: a click is short, nothing of its kind is
 * near, and after it the sound goes on as it was before. The pulses of a voice or a string come
 * again, an onset's sound stays louder, the beater of a drum lasts longer.
 */
final class ClickRules {

  /** So many scales of the error is a peak that may be a click. */
  static final double LEAST_OVER = 6;

  // Twice 16 bits' step: what quantising alone makes of silence is not a click.
  private static final float FAINTEST = 6e-5f;
  // Nor is the corner of an envelope, 28 dB under the sound.
  private static final double FAINTEST_SHARE = 0.04;
  // Where it begins and ends: both errors are this much above their scale, and of the peak.
  private static final double TAIL_OVER = 2.5;
  private static final double TAIL_SHARE = 0.02;
  private static final int TAIL_PAUSE = 10;
  // What is longer may be a drum's attack as well, and must stand out further.
  private static final double SHORT_SECONDS = 0.0006;
  private static final double LONGEST_SECONDS = 0.003;
  // The filter itself sounds around a click.
  private static final int GAP = ClickFilter.ORDER + 16;
  // Pulses of 60 Hz and above have an equal this near on one side, of 29 Hz on both.
  private static final double NEAR_SECONDS = 0.017;
  private static final double AROUND_SECONDS = 0.035;
  private static final double EQUAL = 0.65;
  // What others are more than noise must be far under a click.
  private static final double NOISE_OVER = 4.5;
  private static final double OTHERS_SHARE = 0.33;
  private static final double OTHERS_SHARE_OF_LONG = 0.1;
  private static final double STEADY_SECONDS = 0.01;
  private static final double RISE = 1.5;
  private static final double RISE_OF_LONG = 1.25;
  private static final double LOUDER = 2;
  private static final double FAINTER = 6;
  private static final double CHANGE_OF_LONG = 1.5;
  // 34 dB under the click itself the error may rise: the click has spoiled the model.
  private static final double SPOILED_SHARE = 0.02;
  private static final double SOUND_SHARE = 0.1;
  private static final float FLAT = 1e-5f;
  private static final float FLAT_LEAST = 1e-2f;

  private final float[] samples;
  private final ClickFilter filter;
  private final int shortest;
  private final int longest;
  private final int near;
  private final int around;
  private final int steady;

  /**
   * @param margin how many samples there are around each that is asked about
   */
  ClickRules(float[] samples, ClickFilter filter, int rateHz, int margin) {
    this.samples = samples;
    this.filter = filter;
    shortest = (int) Math.max(4, SHORT_SECONDS * rateHz);
    longest = (int) Math.max(4, LONGEST_SECONDS * rateHz);
    // At high rates less than the seconds named, so that it lies within the margin.
    int most = margin - longest - ClickFilter.AHEAD - GAP - 4;
    around = (int) Math.min(most, AROUND_SECONDS * rateHz);
    near = (int) Math.min(around, NEAR_SECONDS * rateHz);
    steady = (int) Math.min(around, STEADY_SECONDS * rateHz);
  }

  /** How far around a click nothing may be unknown. */
  int around() {
    return around + GAP;
  }

  /** The least scale of the error. */
  static float faintest() {
    return (float) (FAINTEST / LEAST_OVER);
  }

  /**
   * Judges a peak.
   *
   * @param top where the filter peaks
   * @return first and behind the last sample of the click; null if it is none
   */
  int[] click(int top, int end) {
    filter.cover(top - longest - TAIL_PAUSE, top + longest + TAIL_PAUSE);
    float peak = filter.strength(top);
    double tails = Math.max(TAIL_OVER * filter.scale(top), TAIL_SHARE * peak);
    int from = top;
    int to = top + 1;
    float size = filter.bothErrors(top, 0);
    for (int i = top + 1; i < to + TAIL_PAUSE; i++) {
      float both = filter.bothErrors(i, Math.min(tails, size));
      size = Math.max(size, both);
      to = both > tails ? i + 1 : to;
      if (to - from > longest) {
        return null;
      }
    }
    for (int i = top - 1; i >= from - TAIL_PAUSE; i--) {
      float both = filter.bothErrors(i, Math.min(tails, size));
      size = Math.max(size, both);
      from = both > tails ? i : from;
      if (to - from > longest) {
        return null;
      }
    }
    int before = from - GAP;
    int after = to + GAP;
    boolean isShort = to - from <= shortest;
    // The wider surroundings are filtered only where there is something to compare with them.
    if (after + around > end || others(before, after, peak, isShort) || flat(from, to)) {
      return null;
    }
    filter.cover(before - around, after + around);
    return others(before, after, peak, isShort)
            || (filter.exceeds(before - around, before, EQUAL * peak, 0)
                && filter.exceeds(after, after + around, EQUAL * peak, 0))
            || edge(before, after, peak, size, isShort)
        ? null
        : new int[] {from, to};
  }

  /** Whether near is another of about this height, or of less height that is more than noise. */
  private boolean others(int before, int after, float peak, boolean isShort) {
    double equal = (isShort ? EQUAL : OTHERS_SHARE_OF_LONG) * peak;
    return filter.exceeds(before - near, before, equal, 0)
        || filter.exceeds(after, after + near, equal, 0)
        || (isShort && (lesser(before - near, before, peak) || lesser(after, after + near, peak)));
  }

  private boolean lesser(int from, int to, float peak) {
    return filter.exceeds(from, to, OTHERS_SHARE * peak, NOISE_OVER);
  }

  /** Whether more sounds behind it than did before, or all has ended, or it is hardly there. */
  private boolean edge(int before, int after, float peak, float size, boolean isShort) {
    double errorBefore =
        Math.max(
            SPOILED_SHARE * peak, Math.max(faintest(), filter.errorRms(before - steady, before)));
    double errorAfter = filter.errorRms(after, after + steady);
    double least = Math.max(FAINTEST, SOUND_SHARE * size);
    double soundBefore = Math.max(least, Levels.rms(samples, before - steady, steady));
    double soundAfter = Math.max(least, Levels.rms(samples, after, steady));
    return size < Math.max(FAINTEST, FAINTEST_SHARE * Math.max(soundBefore, soundAfter))
        || errorAfter > (isShort ? RISE : RISE_OF_LONG) * errorBefore
        || soundAfter > (isShort ? LOUDER : CHANGE_OF_LONG) * soundBefore
        || soundBefore > (isShort ? FAINTER : CHANGE_OF_LONG) * soundAfter;
  }

  /** Whether it is the corner of a top that was cut off: three samples that are the same. */
  private boolean flat(int from, int to) {
    for (int i = from - 2; i < to + 2; i++) {
      float size = Math.abs(samples[i]);
      if (size > FLAT_LEAST
          && Math.abs(samples[i - 1] - samples[i]) <= FLAT * size
          && Math.abs(samples[i + 1] - samples[i]) <= FLAT * size) {
        return true;
      }
    }
    return false;
  }
}
