package org.resonate.pipeline.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resonate.pipeline.settings.EffectiveSettings;
import org.resonate.pipeline.settings.SettingsFile;
import picocli.CommandLine.Option;

/** Where a new pack is put: one rule for {@code models pull} and {@code models import}. */
final class PackTarget {

  private static final String DEFAULT_CONFIG = "default";

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description =
          "The folder of packs to put it in (default: the settings' job.models, else"
              + " ~/.resonate/models).")
  Path models;

  @Option(
      names = "--config",
      paramLabel = "FILE|NAME",
      description = "Settings in YAML, or a preset of configs/ (default: default).")
  String config = DEFAULT_CONFIG;

  @Option(
      names = "--accept-licence",
      description = "Accept the licence of a model whose weights have one to be accepted.")
  boolean acceptLicence;

  /** What is in force; mistakes are added to those of the command line. */
  EffectiveSettings settings(List<String> mistakes) {
    Map<String, Object> flags = new HashMap<>();
    flags.put("job.models", JobOptions.absolute(models));
    Path presets = Path.of(System.getProperty("resonate.home", "")).resolve("configs");
    return EffectiveSettings.resolve(SettingsFile.read(config, presets, mistakes), flags, mistakes);
  }

  /** The folder of packs. */
  static Path folder(EffectiveSettings settings) {
    return ModelFolders.of(settings.job().models()).get(0);
  }

  /** The flags that lead another command to the same folder, as they were given. */
  List<String> flags() {
    List<String> flags = new ArrayList<>();
    if (models != null) {
      flags.addAll(List.of("--models", models.toString()));
    }
    if (!config.equals(DEFAULT_CONFIG)) {
      flags.addAll(List.of("--config", config));
    }
    if (acceptLicence) {
      flags.add("--accept-licence");
    }
    return flags;
  }
}
