package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.resonate.audio.io.AudioDecoder;
import org.resonate.audio.io.AudioFiles;
import org.resonate.audio.io.DamageGate;
import org.resonate.audio.io.DecodeSettings;
import org.resonate.audio.measure.LoudnessMeter;
import org.resonate.models.ModelException;
import org.resonate.models.device.DeviceLadder;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;
import org.resonate.pipeline.catalogue.Listing;
import org.resonate.pipeline.catalogue.Planner;
import org.resonate.pipeline.cluster.FlinkRest;
import org.resonate.pipeline.ledger.Entry;
import org.resonate.pipeline.ledger.Model;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.pipeline.settings.EffectiveSettings;
import org.resonate.pipeline.settings.JobSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.settings.SettingsJson;
import org.resonate.transforms.stage.Fingerprint;

/** What a job was given, with all that is wrong with it; nothing is written. */
final class JobCheck {
  private final String command;
  private final JobOptions options;
  private final Console console;
  private final List<String> beamArguments;
  private final Path out;
  private EffectiveSettings settings;
  private ModelPack pack;
  private List<String> brokenPacks = List.of();
  private boolean hasBetterPack;
  private String settingsJson;
  private String settingsDigest;

  JobCheck(String command, JobOptions options, List<String> beamArguments) {
    this.command = command;
    this.options = options;
    this.console = options.console();
    this.beamArguments = beamArguments;
    Path given = options.output == null ? defaultOutput() : options.output;
    this.out = given.toAbsolutePath().normalize();
  }

  /** Notes each mistake. */
  void check(Map<String, ?> flags, List<String> mistakes) {
    settings = GivenSettings.resolve(options.config, flags, mistakes);
    Inputs.check(options.inputs, out, mistakes);
    if (settings.job().work() != null) {
      Inputs.checkWork(options.inputs, Path.of(settings.job().work()), mistakes);
    }
    reference(mistakes);
    if (options.flinkMaster != null && settings.job().runner() != JobSettings.Runner.FLINK) {
      mistakes.add("--flink-master goes with --runner flink");
    }
    beamArguments(mistakes);
    if (mistakes.isEmpty() && options.inputs.size() > 1) {
      mistakes.addAll(listing().clashes());
    }
  }

  private Path defaultOutput() {
    return Path.of(command.equals("separate") ? "separated" : "remastered");
  }

  /** Heard once to its end, so that every track does not fail for it. */
  private void reference(List<String> mistakes) {
    String reference = settings.track().reference();
    if (reference == null) {
      return;
    }
    Path file = Path.of(reference);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      mistakes.add("--reference %s is no file that can be read".formatted(reference));
      return;
    }
    try (AudioDecoder decoder = AudioDecoder.open(file, DecodeSettings.WORKING)) {
      LoudnessMeter loudness = new LoudnessMeter(decoder.format());
      decoder.transferTo(loudness);
      if (!Double.isFinite(loudness.integratedLufs())) {
        mistakes.add("--reference %s is silent or too short to match".formatted(reference));
      }
      for (String damage : DamageGate.check(decoder.report())) {
        console.warn("--reference %s is used as it is: %s".formatted(reference, damage));
      }
    } catch (IOException e) {
      mistakes.add("--reference: " + e.getMessage());
    }
  }

  private void beamArguments(List<String> mistakes) {
    if (beamArguments.isEmpty()) {
      return; // Loading Beam takes a second.
    }
    try {
      PipelineOptionsFactory.fromArgs(beamArguments.toArray(String[]::new)).create();
    } catch (IllegalArgumentException e) {
      mistakes.add("after --: " + e.getMessage());
    }
  }

  /**
   * Finds the model and digests all that decides the result; only for settings without mistakes.
   *
   * @throws ModelException if the installed packs cannot be read
   */
  void resolve(List<String> mistakes) throws IOException {
    String name = settings.track().separate().model();
    PackStore store = new PackStore(models());
    brokenPacks = store.broken();
    if (name.equals("auto")) {
      pack = store.best("separator");
      settings = settings.withModel(pack.name());
      hasBetterPack = PackStore.isBuiltIn(pack);
    } else {
      Map<String, ModelPack> separators = new TreeMap<>();
      for (ModelPack installed : store.list()) {
        if (installed.kind().equals("separator")) {
          separators.put(installed.name(), installed);
        }
      }
      pack = separators.get(name);
      if (pack == null) {
        mistakes.add(
            "--model %s is not installed; there are %s".formatted(name, separators.keySet()));
        mistakes.addAll(brokenPacks);
        return;
      }
    }
    String alone = settings.track().separate().twoStems();
    if (alone != null && !pack.geometry().stems().contains(alone)) {
      mistakes.add(
          "--two-stems %s is no stem of %s; there are %s"
              .formatted(alone, pack.name(), pack.geometry().stems()));
      return;
    }
    settingsJson = SettingsJson.write(settings.track());
    // Accepting damage decides whether a recording is let through, not what is made of it.
    RemasterSettings decisive = settings.track().refusingDamaged();
    List<String> parts =
        new ArrayList<>(
            List.of(command, SettingsJson.write(decisive), Version.libraries(), pack.digest()));
    if (settings.track().reference() != null) {
      parts.add(Fingerprint.of(Path.of(settings.track().reference())));
    }
    settingsDigest = Fingerprint.of(parts.toArray(String[]::new));
  }

  /**
   * Refuses an altered pack, and a device that was asked for and is not here.
   *
   * @throws ModelException naming what is wrong
   */
  void verify() throws ModelException {
    PackStore.verify(pack);
    String device = settings.job().device();
    // On a cluster each worker judges for itself.
    if (!device.equals(DeviceRequest.AUTO) && !settings.job().isOnCluster()) {
      DeviceLadder.choose(
          new DeviceRequest(device, 1), pack.devices(), TorchEngine::runTensor, segment -> {});
    }
  }

  Listing listing() {
    String work = settings.job().work();
    List<Path> notSearched = work == null ? List.of(out) : List.of(out, Path.of(work));
    return new Listing(options.inputs, notSearched, AudioFiles::isAudio);
  }

  Planner planner(OutputFolder folder, Map<String, Entry> records) {
    return new Planner(
        listing(),
        records,
        settingsDigest,
        options.force,
        settings.track().precondition().acceptDamaged(),
        new OutputCheck(command, folder.out()));
  }

  /** The artifact store. */
  Path work(OutputFolder folder) {
    return settings.job().work() == null ? folder.work() : Path.of(settings.job().work());
  }

  /** Folders with model packs. */
  List<Path> models() {
    return ModelFolders.of(settings.job().models());
  }

  String command() {
    return command;
  }

  JobOptions options() {
    return options;
  }

  Console console() {
    return console;
  }

  /** What Beam is told. */
  List<String> beamArguments() {
    if (!settings.job().isOnCluster()) {
      return beamArguments;
    }
    List<String> all = new ArrayList<>(beamArguments);
    all.add("--flinkMaster=" + settings.job().flinkMaster());
    return all;
  }

  Path out() {
    return out;
  }

  EffectiveSettings settings() {
    return settings;
  }

  /** The separator; once resolved. */
  ModelPack pack() {
    return pack;
  }

  /** Tracks at once, and threads for each; once resolved. */
  Parallelism parallelism() {
    return Parallelism.of(settings.job(), Footprint.of(pack));
  }

  /**
   * The same, of the cluster where the job goes to one.
   *
   * @throws IOException naming what was found where the cluster should be
   */
  Parallelism placement() throws IOException, InterruptedException {
    if (!settings.job().isOnCluster()) {
      return parallelism();
    }
    String master = settings.job().flinkMaster();
    List<FlinkRest.Worker> workers = new FlinkRest(master).workers();
    if (workers.isEmpty()) {
      throw new IOException(
          "the cluster at %s has no workers; start one with resonate worker".formatted(master));
    }
    return Parallelism.of(settings.job(), workers);
  }

  /** What the user should know of what was given, a sentence each; once resolved. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(brokenPacks);
    Watermarks.mismatch(settings.job().memoryFraction(), System.getenv()).ifPresent(notes::add);
    if (!settings.job().isOnCluster() && parallelism().lowered() != null) {
      notes.add(parallelism().lowered());
    }
    return notes;
  }

  List<Model> packs() {
    return List.of(new Model(pack.name(), pack.version(), pack.licence(), pack.digest()));
  }

  /** How to get a better separator, where the best one installed is the one of the jar. */
  Optional<String> modelHint() {
    return hasBetterPack
        ? Optional.of(
            "Separating with the built-in model %s. A trained one separates far better: resonate models pull htdemucs"
                .formatted(pack.name()))
        : Optional.empty();
  }

  String settingsJson() {
    return settingsJson;
  }

  String settingsDigest() {
    return settingsDigest;
  }
}
