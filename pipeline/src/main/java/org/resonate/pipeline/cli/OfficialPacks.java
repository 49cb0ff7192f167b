package org.resonate.pipeline.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.resonate.models.ModelException;
import org.resonate.models.generate.T5Prompts;
import org.resonate.models.hub.DemucsRelease;
import org.resonate.models.hub.JascoRelease;
import org.resonate.models.hub.ModelPull;
import org.resonate.models.hub.Release;
import org.resonate.models.pack.JascoImport;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.OfficialJasco;
import org.resonate.models.pack.OfficialModels;
import org.resonate.models.pack.PackImport;
import org.resonate.pipeline.settings.EffectiveSettings;

/**
 * The models that can be installed: what the commands say of them, and how their packs are made.
 */
final class OfficialPacks {

  private static final int JASCO_FILES = OfficialJasco.FILES.size();

  private OfficialPacks() {}

  private static List<String> names() {
    List<String> names = new ArrayList<>(OfficialModels.names());
    names.add(OfficialJasco.NAME);
    return names;
  }

  private static boolean isJasco(String name) {
    return OfficialJasco.NAME.equals(name);
  }

  /**
   * Notes a name that is no official model's, and a licence that must be accepted and was not; null
   * was noted by the parser.
   */
  static void check(String name, boolean licenceAccepted, List<String> mistakes) {
    if (name != null && !names().contains(name)) {
      mistakes.add(
          "there is no official model %s; there are %s"
              .formatted(name, String.join(", ", names())));
    }
    if (isJasco(name) && !licenceAccepted) {
      mistakes.add("%s If you accept that, give --accept-licence.".formatted(OfficialJasco.TERMS));
    }
  }

  /** Notes a wrong number of files. */
  static void checkFiles(String name, List<Path> files, List<String> mistakes) {
    if (isJasco(name) && files.size() != JASCO_FILES) {
      mistakes.add(
          "%s needs STATE_DICT, T5_WEIGHTS and TOKENIZER, got %d files"
              .formatted(name, files.size()));
    }
  }

  /** What is downloaded of a model. */
  static Release release(String name) throws ModelException {
    return isJasco(name) ? new JascoRelease() : new DemucsRelease(OfficialModels.find(name));
  }

  /** What makes its pack; of JASCO with the settings' prompts. */
  static ModelPull.PackMaker maker(EffectiveSettings settings) {
    return (name, files, folder, notes) -> {
      if (!isJasco(name)) {
        return PackImport.run(name, files, folder, notes);
      }
      JascoImport.Sources sources =
          new JascoImport.Sources(files.get(0), files.get(1), files.get(2));
      List<String> prompts = settings.track().regenerate().allPrompts();
      return JascoImport.official(new T5Prompts()).run(sources, prompts, folder, notes);
    };
  }

  /** A line for each official model that is not among the installed packs. */
  static List<String> missing(Collection<ModelPack> installed) {
    List<String> names = installed.stream().map(ModelPack::name).toList();
    return names().stream()
        .filter(name -> !names.contains(name))
        .map(
            name ->
                "%s  not installed: resonate models pull %s%s"
                    .formatted(name, name, isJasco(name) ? " --accept-licence" : ""))
        .toList();
  }

  /** Tells where the pack is. */
  static void told(Console console, String name, Path folder, boolean isNew) throws ModelException {
    ModelPack pack = ModelPack.read(folder);
    if (isNew) {
      console.line("%s %s is installed in %s".formatted(name, pack.version(), folder));
      if (pack.acceptedLicence().isPresent()) {
        console.line("licence: " + OfficialJasco.TERMS);
      }
    }
    console.event(
        "model-installed",
        "model",
        name,
        "version",
        pack.version(),
        "licence",
        pack.licence(),
        "folder",
        folder.toString(),
        "changed",
        isNew);
  }
}
