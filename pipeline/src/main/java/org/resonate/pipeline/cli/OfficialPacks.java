package org.resonate.pipeline.cli;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.resonate.models.ModelException;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.OfficialModels;

/** What the commands say of models that can be installed. */
final class OfficialPacks {

  private OfficialPacks() {}

  /** Notes a name that is no official model's; null was noted by the parser. */
  static void check(String name, List<String> mistakes) {
    if (name != null && !OfficialModels.names().contains(name)) {
      mistakes.add(
          "there is no official model %s; there are %s"
              .formatted(name, String.join(", ", OfficialModels.names())));
    }
  }

  /** A line for each official model that is not among the installed packs. */
  static List<String> missing(Collection<ModelPack> installed) {
    List<String> names = installed.stream().map(ModelPack::name).toList();
    return OfficialModels.names().stream()
        .filter(name -> !names.contains(name))
        .map(name -> "%s  not installed: resonate models pull %s".formatted(name, name))
        .toList();
  }

  /** Tells where the pack is. */
  static void told(Console console, String name, Path folder, boolean isNew) throws ModelException {
    ModelPack pack = ModelPack.read(folder);
    if (isNew) {
      console.line("%s %s is installed in %s".formatted(name, pack.version(), folder));
    }
    console.event(
        "model-installed",
        "model",
        name,
        "version",
        pack.version(),
        "folder",
        folder.toString(),
        "changed",
        isNew);
  }
}
