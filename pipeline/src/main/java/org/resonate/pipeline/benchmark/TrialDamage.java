package org.resonate.pipeline.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.record.DamageLevel;
import org.resonate.transforms.record.Region;

/**
 * Damages a stem at known places, so that what a repair takes can be measured. A cause that is done
 * nothing for here is measured on sound that is as it was.
 */
final class TrialDamage {

  private static final int PLACES = 12;
  private static final double FIRST_SECONDS = 0.5;
  private static final double APART_SECONDS = 0.4;
  private static final double CLICK_SECONDS = 0.002;
  private static final double DROPOUT_SECONDS = 0.03;
  private static final double LONG_SECONDS = 1;

  /** Of the peak: about 3 dB are cut off. */
  private static final float CLIPPED = 0.7f;

  private static final double SCORE = 0.9;

  private final int rateHz;
  private final SplittableRandom random = new SplittableRandom(2);

  TrialDamage(int rateHz) {
    this.rateHz = rateHz;
  }

  /**
   * Damages sound in place, which is 6 s long or more.
   *
   * @param stem {@code [channels][frames]}
   * @return where
   */
  List<Region> apply(Cause cause, float[][] stem) {
    return switch (cause) {
      case CLICKS -> places(cause, CLICK_SECONDS, stem, this::click);
      case DROPOUT -> places(cause, DROPOUT_SECONDS, stem, (samples, i) -> samples[i] = 0);
      case CLIPPING -> {
        float limit = CLIPPED * peak(stem);
        yield whole(
            cause,
            stem,
            (samples, i) -> samples[i] = Math.max(-limit, Math.min(limit, samples[i])));
      }
      case NOISE ->
          whole(
              cause,
              stem,
              (samples, i) -> samples[i] += (float) (0.02 * (2 * random.nextDouble() - 1)));
      case HUM ->
          whole(
              cause,
              stem,
              (samples, i) ->
                  samples[i] += (float) (0.05 * Math.sin(2 * Math.PI * 50 * i / rateHz)));
      default -> whole(cause, stem, (samples, i) -> {});
    };
  }

  private static float peak(float[][] stem) {
    float peak = 0;
    for (float[] samples : stem) {
      for (float sample : samples) {
        peak = Math.max(peak, Math.abs(sample));
      }
    }
    return peak;
  }

  private interface Harm {
    void to(float[] samples, int frame);
  }

  private void click(float[] samples, int frame) {
    samples[frame] += (float) (random.nextDouble() - 0.5);
  }

  /** Over all of it, with a region that is long enough for what it takes to count. */
  private List<Region> whole(Cause cause, float[][] stem, Harm harm) {
    harm(stem, 0, stem[0].length, harm);
    return List.of(region(cause, FIRST_SECONDS, LONG_SECONDS));
  }

  private List<Region> places(Cause cause, double seconds, float[][] stem, Harm harm) {
    List<Region> regions = new ArrayList<>();
    for (int place = 0; place < PLACES; place++) {
      Region region = region(cause, FIRST_SECONDS + place * APART_SECONDS, seconds);
      harm(stem, (int) region.getStartFrame(), (int) region.getEndFrame(), harm);
      regions.add(region);
    }
    return regions;
  }

  private static void harm(float[][] stem, int start, int end, Harm harm) {
    for (float[] samples : stem) {
      for (int i = start; i < end; i++) {
        harm.to(samples, i);
      }
    }
  }

  private Region region(Cause cause, double startSeconds, double seconds) {
    return Region.newBuilder()
        .setStartFrame(Math.round(startSeconds * rateHz))
        .setEndFrame(Math.round((startSeconds + seconds) * rateHz))
        .setCause(cause)
        .setScore(SCORE)
        .setLevel(DamageLevel.SEVERE)
        .build();
  }
}
