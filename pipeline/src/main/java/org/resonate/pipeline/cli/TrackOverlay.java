package org.resonate.pipeline.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resonate.pipeline.catalogue.TrackSettings;
import org.resonate.pipeline.settings.EffectiveSettings;
import org.resonate.transforms.settings.RemasterSettings;

/** What single settings of a track come to, over those of a job; all of them were checked. */
final class TrackOverlay {
  private static final int REMEMBERED = 1024;

  private final TrackResolver resolver;
  private final RemasterSettings job;
  private final Map<String, Object> flags;

  /** A catalogue repeats itself. */
  private final Map<Map<String, Object>, TrackSettings> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Map<String, Object>, TrackSettings> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * @param flags of the command line that belong to a track, by place in the tree of settings
   */
  TrackOverlay(TrackResolver resolver, RemasterSettings job, Map<String, Object> flags) {
    this.resolver = resolver;
    this.job = job;
    this.flags = Map.copyOf(flags);
  }

  /** Of a row of a catalogue: over the job's, under the flags. */
  TrackSettings ofRow(Map<String, Object> said) {
    try {
      TrackSettings found = known.get(said);
      if (found == null) {
        Map<String, Object> places = new HashMap<>(said);
        places.keySet().removeAll(flags.keySet());
        found = resolved(job, places);
        known.put(said, found);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a track that failed: under the flags. */
  TrackSettings ofRecord(RemasterSettings track) throws IOException {
    return resolved(track, flags);
  }

  private TrackSettings resolved(RemasterSettings base, Map<String, Object> places)
      throws IOException {
    List<String> mistakes = new ArrayList<>();
    RemasterSettings track = EffectiveSettings.overlay(base, places, mistakes);
    TrackSettings resolved = mistakes.isEmpty() ? resolver.resolve(track, mistakes) : null;
    if (!mistakes.isEmpty()) {
      throw new IOException(
          "the settings of a track are not what they were: " + String.join("; ", mistakes));
    }
    return resolved;
  }
}
