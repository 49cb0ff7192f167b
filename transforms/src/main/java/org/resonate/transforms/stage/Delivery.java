package org.resonate.transforms.stage;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resonate.transforms.record.Mastering;
import org.resonate.transforms.record.Stem;
import org.resonate.transforms.record.StemFile;
import org.resonate.transforms.record.Track;

/** Which of a track's files go to OUT, and where. */
public enum Delivery {
  /** {@code <output>.<extension>}, and {@code <output>.stems/<stem>.flac} where they were made. */
  MASTER {
    @Override
    Map<String, String> names(Track track) {
      Mastering master = track.getMaster();
      Map<String, String> names = new LinkedHashMap<>();
      for (StemFile stem : master.getStems()) {
        String path = stem.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        names.put(path, track.getOutput() + ".stems/" + name);
      }
      names.put(master.getPath(), track.getOutput() + "." + master.getExtension());
      return names;
    }
  },
  /** {@code <output>/<stem>.wav}, as they were separated. */
  STEMS {
    @Override
    Map<String, String> names(Track track) {
      Map<String, String> names = new LinkedHashMap<>();
      for (Stem stem : track.getSeparation().getStems()) {
        names.put(stem.getSignal().getPath(), track.getOutput() + "/" + stem.getName() + ".wav");
      }
      return names;
    }
  },
  /** None: what was found out about the track is all that is wanted. */
  RECORD {
    @Override
    Map<String, String> names(Track track) {
      return Map.of();
    }
  };

  /** The files of a finished track under OUT; the one that says that all is there comes last. */
  public List<Path> delivered(Path out, Track track) {
    DiskDestination folder = new DiskDestination(out);
    return names(track).values().stream().map(folder::path).toList();
  }

  /**
   * Stored paths with the names that they get under OUT, percent-encoded; the one that says that
   * all is there comes last.
   */
  abstract Map<String, String> names(Track track);
}
