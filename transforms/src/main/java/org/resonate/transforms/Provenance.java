package org.resonate.transforms;

import java.util.Locale;
import java.util.StringJoiner;
import org.resonate.transforms.record.Regenerated;
import org.resonate.transforms.record.StemRegeneration;
import org.resonate.transforms.record.Track;

/**
 * What a master says of its own making: which program and models made it, and every interval that
 * is not the recording's own sound. No time, host or path, so that equal work gives equal bytes.
 */
final class Provenance {

  private Provenance() {}

  /** One line of text. */
  static String of(Track track) {
    StringJoiner text = new StringJoiner("; ");
    text.add("Remastered by Resonate " + track.getResonateVersion());
    text.add(
        "separated by "
            + track.getSeparation().getModel()
            + " "
            + track.getSeparation().getModelVersion());
    for (StemRegeneration stem : track.getRegeneration().getStems()) {
      for (Regenerated interval : stem.getIntervals()) {
        if (interval.getAccepted()) {
          text.add(interval(stem.getStem(), interval, track));
        }
      }
    }
    return text.toString();
  }

  private static String interval(String stem, Regenerated interval, Track track) {
    double rateHz = track.getPreparation().getSignal().getRateHz();
    return String.format(
        Locale.ROOT,
        "%s %.3f-%.3f s made by %s",
        stem,
        interval.getStartFrame() / rateHz,
        interval.getEndFrame() / rateHz,
        interval.getEngine());
  }
}
