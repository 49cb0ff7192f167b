package org.resonate.pipeline.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.MachineMade;

/** What all tracks come to. */
final class Totals {

  private long done;
  private long failed;
  private double audioSeconds;
  private long made;
  private final Map<String, Long> models = new TreeMap<>();

  void add(Track track) {
    if (track.getFailure() == null) {
      done++;
    } else {
      failed++;
    }
    if (track.getPreparation() != null) {
      Signal signal = track.getPreparation().getSignal();
      audioSeconds += signal.getFrames() / (double) signal.getRateHz();
    }
    if (track.getSeparation() != null) {
      String model =
          "%s %s (%s)"
              .formatted(
                  track.getSeparation().getModel(),
                  track.getSeparation().getModelVersion(),
                  track.getSeparation().getModelLicence());
      models.merge(model, 1L, Long::sum);
    }
    made += MachineMade.accepted(track);
  }

  long tracks() {
    return done + failed;
  }

  /** A sentence each. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    words.add(
        String.format(
            Locale.ROOT,
            "%d done, %d failed; %.1f hours of sound.",
            done,
            failed,
            audioSeconds / 3600));
    words.add(
        made == 0
            ? "No interval of any master is machine-made."
            : made + " intervals of stems are machine-made; each is named with its track.");
    models.forEach(
        (model, count) -> words.add("Separated by " + model + ": " + count + " tracks."));
    return words;
  }
}
