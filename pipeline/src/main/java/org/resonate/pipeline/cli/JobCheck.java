package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.resonate.models.ModelException;
import org.resonate.models.device.DeviceLadder;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;
import org.resonate.pipeline.catalogue.Planned;
import org.resonate.pipeline.catalogue.Planning;
import org.resonate.pipeline.catalogue.TrackSettings;
import org.resonate.pipeline.cluster.FlinkRest;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.Model;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.pipeline.settings.EffectiveSettings;

/** What a job was given, with all that is wrong with it; nothing is written. */
abstract class JobCheck {

  private static final String NO_GENERATOR =
      "no JASCO pack is installed: the built-in repair stands in; to install it: resonate models pull jasco --accept-licence";

  private final String command;
  private final JobOptions options;
  private final Console console;
  private final List<String> beamArguments;
  private final OutputFolder folder;
  private final ReferenceCheck references;
  private EffectiveSettings settings;
  private Map<String, Object> trackFlags;
  private TrackResolver resolver;
  private TrackOverlay overlay;
  private ModelPack pack;
  private List<String> brokenPacks = List.of();
  private List<String> keyNotes = List.of();
  private boolean hasBetterPack;

  JobCheck(String command, JobOptions options, String out, List<String> beamArguments) {
    this.command = command;
    this.options = options;
    this.console = options.console();
    this.references = new ReferenceCheck(console);
    this.beamArguments = beamArguments;
    this.folder = OutputFolder.of(out);
  }

  /**
   * Makes the state of the output folder known here; before anything else.
   *
   * @return false where that is no place for an output folder, which is a mistake
   * @throws IOException if it lies elsewhere and cannot be read
   */
  boolean open(List<String> mistakes) throws IOException {
    return ObjectStores.fetch(folder, beamArguments, mistakes);
  }

  /**
   * Notes each mistake.
   *
   * @throws ModelException if the installed packs cannot be read
   */
  final void check(Map<String, ?> flags, List<String> mistakes) throws IOException {
    settings = settings(flags, mistakes);
    trackFlags = new HashMap<>();
    flags.forEach(
        (place, value) -> {
          if (value != null && !place.startsWith("job.")) {
            trackFlags.put(place, value);
          }
        });
    if (mistakes.isEmpty()) {
      resolver = new TrackResolver(command, models());
    }
    hear(settings.track().reference(), mistakes);
    keyNotes = new EngineCheck(options, settings.job(), beamArguments).check(mistakes);
    metrics(mistakes);
    checkWork(mistakes);
  }

  /** What is in force. */
  abstract EffectiveSettings settings(Map<String, ?> flags, List<String> mistakes);

  /** Notes what is wrong with what there is to work on. */
  abstract void checkWork(List<String> mistakes) throws IOException;

  /** What decides which tracks are worked on. */
  abstract Planning planning(OutputFolder folder, Ledger ledger) throws IOException;

  /** Whether results are made again, whatever the store holds. */
  abstract boolean isForced();

  /** Whether the results of vanished recordings are removed. */
  boolean isPruning() {
    return false;
  }

  /** Whether that is asked before. */
  boolean asksToPrune() {
    return true;
  }

  /** Hears what was decided of each recording. */
  void planned(Planned recording) {}

  /** What tells the user of tracks and end. */
  JobTeller teller() {
    return new ResultsTeller(this);
  }

  /**
   * Makes the folder that its records go to.
   *
   * @throws IOException if that is not possible
   */
  void prepare() throws IOException {
    Files.createDirectories(folder.state());
  }

  /** The output folder that no other job may work in meanwhile. */
  OutputFolder locked() {
    return folder;
  }

  /** Where the user finds the results; null: they are not kept. */
  String place() {
    return folder.place();
  }

  /** The most that is kept of intermediate results, as the work budget takes it. */
  long budgetBytes() {
    return settings.job().workBudgetBytes();
  }

  /**
   * The records whose tracks own what the store holds; of two records of a track the later one
   * counts.
   *
   * @param own those of this job
   * @throws IOException if others cannot be read
   */
  List<Ledger> owners(Ledger own) throws IOException {
    return List.of(Ledger.open(folder.analysis()), own);
  }

  /** What the user reads when the job is stopped. */
  String stopping() {
    return "stopping; the same command goes on from here";
  }

  /**
   * Gives back what only this run needed; may be called again, and from another thread.
   *
   * @throws IOException if something stays
   */
  void release() throws IOException {}

  /** Whether the output folder gets a report of what became of its tracks. */
  boolean reports() {
    return true;
  }

  /** Whether its settings become those of the output folder. */
  abstract boolean keepsSettings();

  private void metrics(List<String> mistakes) {
    Path file = options.metrics;
    if (file != null
        && (Files.isDirectory(file) || !Files.isDirectory(file.toAbsolutePath().getParent()))) {
      mistakes.add("--metrics %s: name a file in a folder that is there".formatted(file));
    }
  }

  /** Notes what is wrong with a reference. */
  final void hear(String reference, List<String> mistakes) {
    references.check(reference, mistakes);
  }

  /**
   * Finds the model and digests all that decides the result; only for settings without mistakes.
   *
   * @throws ModelException if the installed packs cannot be read
   */
  final void resolve(List<String> mistakes) throws IOException {
    brokenPacks = resolver.broken();
    boolean isAuto = settings.track().separate().model().equals(TrackResolver.AUTO);
    TrackSettings resolved = resolver.resolve(settings.track(), mistakes);
    if (resolved == null) {
      return;
    }
    settings = settings.withTrack(resolved.settings());
    overlay = new TrackOverlay(resolver, settings.track(), trackFlags);
    pack = resolver.pack(settings.track().separate().model(), mistakes);
    hasBetterPack = isAuto && PackStore.isBuiltIn(pack);
  }

  /** What single settings over the job's come to; once resolved. */
  final TrackOverlay overlay() {
    return overlay;
  }

  /** The given flags that belong to a track, by place. */
  final Map<String, Object> trackFlags() {
    return Map.copyOf(trackFlags);
  }

  /** Finds packs; null where the settings are wrong. */
  final TrackResolver resolver() {
    return resolver;
  }

  /**
   * Refuses an altered pack, and a device that was asked for and is not here.
   *
   * @throws ModelException naming what is wrong
   */
  void verify() throws ModelException {
    String device = settings.job().device();
    // On a cluster each worker judges for itself.
    boolean isJudgedHere = !device.equals(DeviceRequest.AUTO) && !settings.job().isOnCluster();
    for (ModelPack used : resolver.used()) {
      PackStore.verify(used);
      if (isJudgedHere) {
        DeviceLadder.choose(
            new DeviceRequest(device, 1), used.devices(), TorchEngine::runTensor, segment -> {});
      }
    }
  }

  /** The artifact store: a path, or a URI. */
  String work() {
    return settings.job().work() == null ? folder.work() : settings.job().work();
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
    if (settings.job().secure() != null) {
      all.add("--clusterKeys=" + settings.job().secure());
    }
    return all;
  }

  /** Where results go. */
  OutputFolder folder() {
    return folder;
  }

  /** The same on this machine: of one on another file system, its copy. */
  Path out() {
    return folder.out();
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
    return Parallelism.of(settings.job(), resolver.footprint());
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
    List<FlinkRest.Worker> workers = FlinkRest.of(master, settings.job().secure()).workers();
    if (workers.isEmpty()) {
      throw new IOException(
          "the cluster at %s has no workers; start one with resonate worker".formatted(master));
    }
    return Parallelism.of(settings.job(), workers);
  }

  /** What the user should know of what was given, a sentence each; once resolved. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(brokenPacks);
    notes.addAll(keyNotes);
    if (resolver.lacksGenerator(settings.track().regenerate())) {
      notes.add(NO_GENERATOR);
    }
    Watermarks.mismatch(settings.job().memoryFraction(), System.getenv()).ifPresent(notes::add);
    if (!settings.job().isOnCluster() && parallelism().lowered() != null) {
      notes.add(parallelism().lowered());
    }
    return notes;
  }

  List<Model> packs() {
    return resolver.used().stream()
        .map(used -> new Model(used.name(), used.version(), used.licence(), used.digest()))
        .toList();
  }

  /** How to get a better separator, where the best one installed is the one of the jar. */
  Optional<String> modelHint() {
    return hasBetterPack
        ? Optional.of(
            "Separating with the built-in model %s. A trained one separates far better: resonate models pull htdemucs"
                .formatted(pack.name()))
        : Optional.empty();
  }
}
