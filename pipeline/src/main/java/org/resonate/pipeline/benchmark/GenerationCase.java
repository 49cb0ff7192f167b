package org.resonate.pipeline.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.resonate.models.ModelException;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.pack.ModelPack;
import org.resonate.transforms.ConditionalRegenerate;
import org.resonate.transforms.generate.Packs;
import org.resonate.transforms.settings.JascoSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.stage.Fingerprint;

/**
 * What decides how long a generator takes.
 *
 * @param generator its pack
 * @param separator the pack that takes the stem out of what was generated
 * @param settings of the tracks, with the separator's name
 * @param models folders with packs
 * @param device that was asked for, or {@code auto}
 * @param jobs tracks at once, 1 or more
 * @param threads for each track, 1 or more
 */
public record GenerationCase(
    ModelPack generator,
    ModelPack separator,
    RemasterSettings settings,
    List<Path> models,
    String device,
    int jobs,
    int threads) {

  /**
   * The case of a job; empty where nothing is generated.
   *
   * @throws ModelException if a pack cannot be read
   */
  public static Optional<GenerationCase> of(
      RemasterSettings settings, List<Path> models, String device, int jobs, int threads)
      throws ModelException {
    if (!settings.regenerate().generates()) {
      return Optional.empty();
    }
    Optional<ModelPack> generator = Packs.generator(models);
    if (generator.isEmpty()) {
      return Optional.empty();
    }
    ModelPack separator = Packs.separator(models, settings.separate().model());
    return Optional.of(
        new GenerationCase(
            generator.get(),
            separator,
            settings.withModel(separator.name()),
            List.copyOf(models),
            device,
            jobs,
            threads));
  }

  /** A measurement of it. */
  GenerationTimes times(String ranOn, double windowSeconds, String measured) throws IOException {
    JascoSettings jasco = settings.regenerate().jasco();
    return new GenerationTimes(
        Machine.describe(),
        TorchEngine.version(),
        generator.name(),
        Fingerprint.of(
            generator.digest(),
            separator.digest(),
            jasco.solver(),
            Integer.toString(jasco.steps()),
            jasco.guidanceAll() + " " + jasco.guidanceText(),
            Integer.toString(new ConditionalRegenerate().version())),
        device,
        jobs,
        threads,
        ranOn,
        windowSeconds,
        measured);
  }
}
