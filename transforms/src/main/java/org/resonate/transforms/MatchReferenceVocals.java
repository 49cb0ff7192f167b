package org.resonate.transforms;

import java.io.IOException;
import java.util.Locale;
import org.resonate.audio.AudioSource;
import org.resonate.audio.Levels;
import org.resonate.transforms.record.Balance;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageContext;

/**
 * Finds the gain that gives the vocals the share of the mix that they have in the reference, times
 * the boost. One gain for the whole track.
 */
public final class MatchReferenceVocals implements Stage<Balance> {

  private static final long serialVersionUID = 1;
  private static final double LEAST_GAIN = 0.5;
  private static final double MOST_GAIN = 2.0;

  @Override
  public String name() {
    return "matchReferenceVocals";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String section() {
    return "balance";
  }

  @Override
  public Class<Balance> sectionType() {
    return Balance.class;
  }

  @Override
  public Object settings(RemasterSettings settings) {
    return settings.vocals();
  }

  @Override
  public String dependencies(Track in, StageContext context) throws Exception {
    return Reference.of(in, context).map(Reference::fingerprint).orElse("");
  }

  @Override
  public Balance apply(Track in, StageContext context) throws Exception {
    VocalEnergies energies = measure(in, context);
    if (energies.absent()) {
      return Balance.newBuilder().setReason("no vocals in the track: level left as it is").build();
    }
    double boost = context.settings().vocals().boost();
    Reference reference = Reference.of(in, context).orElse(null);
    double ratio = energies.ratio(1);
    double target;
    String aim;
    if (reference == null) {
      target = ratio * boost;
      aim = "the track's own ratio";
    } else if (reference.profile().getVocalRatio() == null) {
      return Balance.newBuilder()
          .setRatioBefore(ratio)
          .setReason("no vocals in the reference: level left as it is")
          .build();
    } else {
      target = reference.profile().getVocalRatio() * boost;
      aim = "the reference's ratio";
    }
    return balance(energies, ratio, target, boost, aim);
  }

  /** The gain towards a target ratio, kept within its bounds. */
  static Balance balance(
      VocalEnergies energies, double ratio, double target, double boost, String aim) {
    // Exactly 1, so that an unboosted track without a reference stays as it is bit for bit.
    double wanted = target == ratio ? 1 : energies.gainFor(target);
    double gain = Math.min(MOST_GAIN, Math.max(LEAST_GAIN, wanted));
    String reason = "met " + aim;
    if (wanted == Double.POSITIVE_INFINITY) {
      reason = "no gain reaches the target: the most is given";
    } else if (gain != wanted) {
      reason =
          String.format(Locale.ROOT, "the target needs %+.1f dB: bounded", Levels.toDb(wanted));
    }
    if (boost > 1 && gain < 1) {
      gain = 1;
      reason = "a boost above 1 never turns vocals down: level left as it is";
    }
    return Balance.newBuilder()
        .setRatioBefore(ratio)
        .setRatioTarget(target)
        .setGainDb(Levels.toDb(gain))
        .setReason(reason)
        .build();
  }

  /** The energies of vocals and backing over the whole track. */
  static VocalEnergies measure(Track track, StageContext context) throws IOException {
    VocalEnergies energies = new VocalEnergies(0, 0, 0);
    try (StemReaders stems = StemReaders.open(track, context)) {
      float[][] vocals = stems.blocks().get(Stems.VOCALS);
      if (vocals == null) {
        return energies;
      }
      float[][] mix = new float[stems.format().channels()][AudioSource.BLOCK_FRAMES];
      for (int frames = stems.read(); frames >= 0; frames = stems.read()) {
        StemSum.sum(stems.blocks().values(), mix, frames);
        energies = energies.plus(vocals, mix, frames);
      }
    }
    return energies;
  }
}
