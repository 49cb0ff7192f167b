package org.resonate.pipeline.benchmark;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.resonate.audio.io.FfmpegVersions;
import org.resonate.models.CacheFolder;
import org.resonate.transforms.Remaster;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.settings.SettingsJson;
import org.resonate.transforms.stage.Fingerprint;
import org.resonate.transforms.stage.Stage;

/** What {@link StageTrial} measured, in {@code stages.json} of the cache folder. */
public final class StageMeasurements {

  private final FigureFile<StageTimes> figures;

  /** Those of a file, which need not exist. */
  public StageMeasurements(Path file) {
    this.figures = new FigureFile<>(file, new TypeReference<>() {}, "delete it");
  }

  /** Those of this machine's user. */
  public static StageMeasurements ofCache() {
    return new StageMeasurements(CacheFolder.of("stages.json"));
  }

  /**
   * What was measured for such tracks.
   *
   * @param channels of their sound, 1 or 2
   * @throws IOException if the file cannot be read
   */
  public Optional<StageTimes> find(RemasterSettings settings, int channels, int jobs, int threads)
      throws IOException {
    StageTimes wanted =
        new StageTimes(
            Machine.describe(),
            key(settings),
            channels,
            jobs,
            threads,
            Map.of(),
            0,
            Map.of(),
            0,
            "");
    return figures.all().stream().filter(wanted::isSameCase).findFirst();
  }

  /**
   * Adds one, in the place of an earlier one of the same case.
   *
   * @throws IOException if the file cannot be read or written
   */
  public void put(StageTimes times) throws IOException {
    figures.put(times, times::isSameCase);
  }

  /** What decides how long the stages take, beside the sound and the machine. */
  static String key(RemasterSettings settings) {
    List<String> parts = new ArrayList<>();
    for (Stage<?> stage : Remaster.afterAnalysis()) {
      parts.add(stage.name());
      parts.add(Integer.toString(stage.version()));
    }
    parts.add(SettingsJson.write(settings.master()));
    parts.add(settings.reference() == null ? "alone" : "with a reference");
    parts.add(FfmpegVersions.versions());
    return Fingerprint.of(parts.toArray(String[]::new));
  }
}
