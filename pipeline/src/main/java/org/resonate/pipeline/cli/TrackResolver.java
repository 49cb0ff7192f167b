package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.resonate.models.ModelException;
import org.resonate.models.pack.GeneratorSpec;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;
import org.resonate.pipeline.catalogue.TrackSettings;
import org.resonate.transforms.generate.Packs;
import org.resonate.transforms.settings.RegenerateSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.settings.SettingsJson;
import org.resonate.transforms.stage.Fingerprint;

/** Finds the packs that settings ask for, and digests all that decides a track's result. */
final class TrackResolver {
  static final String AUTO = "auto";

  private final String command;
  private final PackStore store;
  private final Map<String, ModelPack> installed = new TreeMap<>();
  private final Map<String, ModelPack> used = new TreeMap<>();
  private final Optional<ModelPack> generator;
  private final Map<String, String> referenceDigests = new HashMap<>();
  private int passes = 1;
  private boolean generates;

  /**
   * @throws ModelException if the installed packs cannot be read
   */
  TrackResolver(String command, List<Path> models) throws ModelException {
    this.command = command;
    this.store = new PackStore(models);
    this.generator = Packs.generator(models);
    for (ModelPack pack : store.list()) {
      if (pack.kind().equals("separator")) {
        installed.put(pack.name(), pack);
      }
    }
  }

  /** Whether a generator is installed. */
  boolean hasGenerator() {
    return generator.isPresent();
  }

  /** The separator of this name; null where there is none, which is a mistake. */
  ModelPack pack(String name, List<String> mistakes) throws ModelException {
    ModelPack pack = name.equals(AUTO) ? store.best("separator") : installed.get(name);
    if (pack == null) {
      mistakes.add("--model %s is not installed; there are %s".formatted(name, installed.keySet()));
      mistakes.addAll(store.broken());
      return null;
    }
    used.put(pack.name(), pack);
    return pack;
  }

  /** A track's settings with what they come to; null where something is wrong. */
  TrackSettings resolve(RemasterSettings given, List<String> mistakes) throws IOException {
    ModelPack pack = pack(given.separate().model(), mistakes);
    if (pack == null) {
      return null;
    }
    RemasterSettings settings = given.withModel(pack.name());
    if (!command.equals("separate")) {
      // Decides nothing here, so it must not make finished masters be made again.
      settings = settings.withoutTwoStems();
    }
    passes = Math.max(passes, settings.separate().passes());
    String alone = settings.separate().twoStems();
    if (alone != null && !pack.geometry().stems().contains(alone)) {
      mistakes.add(
          "--two-stems %s is no stem of %s; there are %s"
              .formatted(alone, pack.name(), pack.geometry().stems()));
      return null;
    }
    boolean isAnalysis = command.equals("analyze");
    RemasterSettings read = isAnalysis ? settings.ofAnalysis() : settings;
    // Accepting damage decides whether a recording is let through, not what is made of it.
    String decisive = SettingsJson.write(read.refusingDamaged());
    List<String> parts =
        new ArrayList<>(List.of(command, decisive, Version.libraries(), pack.digest()));
    if (!command.equals("separate") && generator.isPresent() && settings.regenerate().generates()) {
      checkPrompts(pack, settings.regenerate(), mistakes);
      generates = true;
      if (!isAnalysis) {
        used.put(generator.get().name(), generator.get());
        parts.add(generator.get().digest());
      }
    }
    if (read.reference() != null) {
      parts.add(referenceDigest(settings.reference()));
    }
    return new TrackSettings(
        settings, SettingsJson.write(settings), Fingerprint.of(parts.toArray(String[]::new)));
  }

  private void checkPrompts(
      ModelPack separator, RegenerateSettings settings, List<String> mistakes) {
    ModelPack pack = generator.orElseThrow();
    List<String> known =
        pack.generator().orElseThrow().prompts().stream().map(GeneratorSpec.Prompt::text).toList();
    for (String stem : separator.geometry().stems()) {
      String prompt = settings.prompt(stem);
      if ((settings.force() || settings.stems().contains(stem)) && !known.contains(prompt)) {
        mistakes.add(
            "the pack %s was made without the prompt '%s' of %s; it knows %s: import it again with these settings, or pull it with --force"
                .formatted(pack.name(), prompt, stem, known));
      }
    }
  }

  private String referenceDigest(String reference) throws IOException {
    String digest = referenceDigests.get(reference);
    if (digest == null) {
      digest = Fingerprint.of(Path.of(reference));
      referenceDigests.put(reference, digest);
    }
    return digest;
  }

  /** The packs that were asked for, by name. */
  Collection<ModelPack> used() {
    return used.values();
  }

  /**
   * What the packs that were asked for want at most; with the generator also for an analysis, which
   * tells the time of the job that follows.
   */
  Footprint footprint() {
    Set<ModelPack> packs = new LinkedHashSet<>(used.values());
    if (generates) {
      packs.add(generator.orElseThrow());
    }
    return packs.stream()
        .map(pack -> Footprint.of(pack, passes))
        .reduce(Footprint::and)
        .orElseThrow();
  }

  /** Whether generated sound was asked for and nothing here can generate it. */
  boolean lacksGenerator(RegenerateSettings settings) {
    return settings.force() && settings.generates() && generator.isEmpty();
  }

  /** Packs that cannot be read, a sentence each. */
  List<String> broken() throws ModelException {
    return store.broken();
  }
}
