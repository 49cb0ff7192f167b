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
    Map<String, Path> files(Path out, Track track) {
      Mastering master = track.getMaster();
      Map<String, Path> files = new LinkedHashMap<>();
      for (StemFile stem : master.getStems()) {
        Path name = Path.of(stem.getPath()).getFileName();
        files.put(stem.getPath(), Deliver.output(out, track, ".stems").resolve(name));
      }
      files.put(master.getPath(), Deliver.output(out, track, "." + master.getExtension()));
      return files;
    }
  },
  /** {@code <output>/<stem>.wav}, as they were separated. */
  STEMS {
    @Override
    Map<String, Path> files(Path out, Track track) {
      Map<String, Path> files = new LinkedHashMap<>();
      for (Stem stem : track.getSeparation().getStems()) {
        files.put(
            stem.getSignal().getPath(),
            Deliver.output(out, track, "").resolve(stem.getName() + ".wav"));
      }
      return files;
    }
  };

  /** The files of a finished track under OUT; the one that says that all is there comes last. */
  public List<Path> delivered(Path out, Track track) {
    return List.copyOf(files(out, track).values());
  }

  /**
   * Stored paths with the files that they become; the one that says that all is there comes last.
   */
  abstract Map<String, Path> files(Path out, Track track);
}
