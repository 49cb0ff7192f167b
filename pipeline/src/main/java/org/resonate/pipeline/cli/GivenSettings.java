package org.resonate.pipeline.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resonate.pipeline.settings.EffectiveSettings;
import org.resonate.pipeline.settings.SettingsFile;

/** What is in force for a command line. */
final class GivenSettings {

  private GivenSettings() {}

  /**
   * Lays flags over {@code --config} over what was exported over defaults.
   *
   * @param config a preset's name or a file
   * @param flags values by their place in the tree; nulls are flags not given
   * @param mistakes what is wrong is added here
   */
  static EffectiveSettings resolve(String config, Map<String, ?> flags, List<String> mistakes) {
    Path presets = Path.of(System.getProperty("resonate.home", "")).resolve("configs");
    SettingsFile file = SettingsFile.read(config, presets, mistakes);
    Map<String, Object> said = new HashMap<>(flags);
    Watermarks.exported(flags, config, file, System.getenv())
        .ifPresent(fraction -> said.put(Watermarks.SETTING, fraction));
    EffectiveSettings settings = EffectiveSettings.resolve(file, said, mistakes);
    ModelFolders.check(settings.job().models(), mistakes);
    return settings;
  }
}
