package org.resonate.pipeline.benchmark;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.resonate.models.CacheFolder;

/** What {@link GenerationTrial} measured, in {@code generation.json} of the cache folder. */
public final class GenerationMeasurements {

  private final FigureFile<GenerationTimes> figures;

  /** Those of a file, which need not exist. */
  public GenerationMeasurements(Path file) {
    this.figures = new FigureFile<>(file, new TypeReference<>() {}, "delete it");
  }

  /** Those of this machine's user. */
  public static GenerationMeasurements ofCache() {
    return new GenerationMeasurements(CacheFolder.of("generation.json"));
  }

  /** Where they are. */
  public Path file() {
    return figures.file();
  }

  /**
   * What was measured of a case on this machine.
   *
   * @throws IOException if the file cannot be read
   */
  public Optional<GenerationTimes> find(GenerationCase wanted) throws IOException {
    GenerationTimes same = wanted.times("", 0, "");
    return figures.all().stream().filter(same::isSameCase).findFirst();
  }

  /**
   * Adds one, in the place of an earlier one of the same case.
   *
   * @throws IOException if the file cannot be read or written
   */
  public void put(GenerationTimes times) throws IOException {
    figures.put(times, times::isSameCase);
  }
}
