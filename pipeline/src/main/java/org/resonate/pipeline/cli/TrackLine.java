package org.resonate.pipeline.cli;

import java.util.Locale;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.transforms.record.Loudness;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.stage.MachineMade;

/** What a person reads of a track that ended. */
final class TrackLine {

  private TrackLine() {}

  /** One line: the name, and what became of it. */
  static String of(Track track, double seconds, double audioSeconds) {
    String name = RawPath.display(track.getSource().getRelativePath());
    if (track.getFailure() != null) {
      return "failed %s: %s".formatted(name, why(track));
    }
    return String.format(
        Locale.ROOT,
        "done %s%s (%.1f s, %.1fx)",
        name,
        outcome(track),
        seconds,
        audioSeconds / seconds);
  }

  private static String outcome(Track track) {
    // What only separates has no master.
    if (track.getPreparation() == null
        || track.getRegeneration() == null
        || track.getMaster() == null) {
      return "";
    }
    Loudness before = track.getPreparation().getBefore();
    StringBuilder text = new StringBuilder(": ");
    if (before.getIntegratedLufs() != null) {
      text.append(String.format(Locale.ROOT, "%.1f to ", before.getIntegratedLufs()));
    }
    text.append(
        String.format(Locale.ROOT, "%.1f LUFS", track.getMaster().getAfter().getIntegratedLufs()));
    long repaired = MachineMade.accepted(track);
    if (repaired > 0) {
      text.append(", %d %s repaired".formatted(repaired, repaired == 1 ? "place" : "places"));
    }
    track.getPreparation().getNotes().forEach(note -> text.append(". ").append(note));
    track.getMaster().getNotes().forEach(note -> text.append(". ").append(note));
    return text.toString();
  }

  /** One line of a track that failed: its name, kind, stage and why. */
  static String failure(Track track) {
    return "%s: %s in %s: %s"
        .formatted(
            RawPath.display(track.getSource().getRelativePath()),
            track.getFailure().getKind(),
            track.getFailure().getStage(),
            why(track));
  }

  /** Why a track failed, for a line that names its file already. */
  static String why(Track track) {
    String path = RawPath.display(track.getSource().getRelativePath());
    String name = path.substring(path.lastIndexOf('/') + 1) + ": ";
    String message = track.getFailure().getMessage();
    return message.startsWith(name) ? message.substring(name.length()) : message;
  }

  /** The absolute path of a track's source, for people and programs. */
  static String source(Track track) {
    return RawPath.displayFile(track.getSource().getUri());
  }
}
