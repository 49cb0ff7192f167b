package org.resonate.transforms;

import java.util.LinkedHashMap;
import java.util.Map;
import org.resonate.transforms.record.Signal;
import org.resonate.transforms.record.Stem;
import org.resonate.transforms.record.StemRegeneration;
import org.resonate.transforms.record.Track;

/** The stems of a track as they stand: repaired where they were, else as they were separated. */
final class Stems {

  /** The stem whose level is matched. */
  static final String VOCALS = "vocals";

  private Stems() {}

  /** The sound of each stem by name, in the separator's order, without the residual. */
  static Map<String, Signal> of(Track track) {
    Map<String, Signal> stems = new LinkedHashMap<>();
    for (Stem stem : track.getSeparation().getStems()) {
      stems.put(stem.getName(), stem.getSignal());
    }
    if (track.getRegeneration() != null) {
      for (StemRegeneration regenerated : track.getRegeneration().getStems()) {
        if (regenerated.getSignal() != null) {
          stems.put(regenerated.getStem(), regenerated.getSignal());
        }
      }
    }
    return stems;
  }
}
