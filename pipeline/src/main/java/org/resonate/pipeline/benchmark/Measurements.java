package org.resonate.pipeline.benchmark;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.resonate.models.CacheFolder;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.pack.ModelPack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of earlier benchmarks, in {@code benchmark.json} of the cache folder; the latest of
 * each machine, engine, pack, device, number of tracks and of threads.
 */
public final class Measurements {

  private static final Logger LOG = LoggerFactory.getLogger(Measurements.class);

  private final FigureFile<Measurement> figures;

  /** Those of a file, which need not exist. */
  public Measurements(Path file) {
    this.figures =
        new FigureFile<>(
            file, new TypeReference<>() {}, "delete it and run resonate doctor --benchmark");
  }

  /** Those of this machine's user. */
  public static Measurements ofCache() {
    return new Measurements(CacheFolder.of("benchmark.json"));
  }

  /** Where they are. */
  public Path file() {
    return figures.file();
  }

  /**
   * Returns if the file can be added to, so that nothing is measured in vain.
   *
   * @throws IOException as {@link #all}
   */
  public void check() throws IOException {
    List<Measurement> before = all();
    LOG.debug("{} holds {} measurements", file(), before.size());
  }

  /**
   * All of them, oldest first.
   *
   * @throws IOException if the file cannot be read; the message names it and what to do
   */
  public List<Measurement> all() throws IOException {
    return figures.all();
  }

  /**
   * What was measured on this machine, with this engine.
   *
   * @param device {@code mps}, {@code cuda:N} or {@code cpu}
   * @throws IOException as {@link #all}
   */
  public Optional<Measurement> find(ModelPack pack, String device, int jobs, int threads)
      throws IOException {
    Measurement wanted =
        new Measurement(
            Machine.describe(),
            TorchEngine.version(),
            pack.name(),
            pack.digest(),
            device,
            jobs,
            threads,
            0,
            0,
            "");
    return all().stream().filter(wanted::isSameCase).findFirst();
  }

  /**
   * Adds one, in the place of an earlier one of the same case. Written beside and renamed.
   *
   * @throws IOException if the file cannot be read or written
   */
  public void put(Measurement measurement) throws IOException {
    figures.put(measurement, measurement::isSameCase);
  }
}
