package org.resonate.transforms.stage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.StringJoiner;
import org.resonate.audio.io.Tags;
import org.resonate.transforms.record.Regenerated;
import org.resonate.transforms.record.Track;

/**
 * What a master says of its own making: which program and models made it, and every interval that
 * is not the recording's own sound. No time, host or path, so that equal work gives equal bytes.
 */
public final class Provenance {

  private static final String MAKER = "Remastered by Resonate ";

  private Provenance() {}

  /** One line of text. */
  public static String of(Track track) {
    StringJoiner text = new StringJoiner("; ");
    text.add(MAKER + track.getResonateVersion());
    text.add(
        "separated by "
            + track.getSeparation().getModel()
            + " "
            + track.getSeparation().getModelVersion());
    for (MachineMade made : MachineMade.of(track)) {
      if (made.interval().getAccepted()) {
        text.add(interval(made.stem(), made.interval(), track));
      }
    }
    return text.toString();
  }

  /** Whether a file says that it was made here; what cannot be read says nothing. */
  static boolean isOurs(Path file) {
    try {
      return Tags.read(file).entries().values().stream().anyMatch(text -> text.contains(MAKER));
    } catch (IOException e) {
      return false;
    }
  }

  private static String interval(String stem, Regenerated interval, Track track) {
    double rateHz = track.getPreparation().getSignal().getRateHz();
    String made =
        String.format(
            Locale.ROOT,
            "%s %.3f-%.3f s made by %s",
            stem,
            interval.getStartFrame() / rateHz,
            interval.getEndFrame() / rateHz,
            interval.getEngine());
    if (interval.getModel() == null) {
      return made;
    }
    return String.format(
        Locale.ROOT,
        "%s (generated; %s, %s, seed %d, share %.2f)",
        made,
        interval.getModel(),
        interval.getLicence(),
        interval.getSeed(),
        interval.getBlend());
  }
}
