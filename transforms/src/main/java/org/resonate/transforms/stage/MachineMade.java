package org.resonate.transforms.stage;

import java.util.ArrayList;
import java.util.List;
import org.resonate.transforms.record.Regenerated;
import org.resonate.transforms.record.StemRegeneration;
import org.resonate.transforms.record.Track;

/**
 * An interval of a track that was worked on.
 *
 * @param stem its name; {@value #RECORDING} where it was filled before the separation
 * @param interval what was done, and whether it stays
 */
public record MachineMade(String stem, Regenerated interval) {

  /** Stands for a stem's name. */
  public static final String RECORDING = "recording";

  /** All intervals of a track, those of the recording first. */
  public static List<MachineMade> of(Track track) {
    List<MachineMade> all = new ArrayList<>();
    if (track.getPreparation() != null) {
      track.getPreparation().getHoles().forEach(hole -> all.add(new MachineMade(RECORDING, hole)));
    }
    if (track.getRegeneration() != null) {
      for (StemRegeneration stem : track.getRegeneration().getStems()) {
        stem.getIntervals().forEach(one -> all.add(new MachineMade(stem.getStem(), one)));
      }
    }
    return all;
  }

  /** How many of them stay. */
  public static long accepted(Track track) {
    return of(track).stream().filter(made -> made.interval().getAccepted()).count();
  }
}
