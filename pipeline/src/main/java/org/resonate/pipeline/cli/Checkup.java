package org.resonate.pipeline.cli;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.resonate.audio.io.AudioCodecs;
import org.resonate.audio.io.Codec;
import org.resonate.audio.io.FfmpegVersions;
import org.resonate.models.ModelException;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceLadder;
import org.resonate.models.device.DeviceRequest;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;
import org.resonate.pipeline.settings.EffectiveSettings;

/** Looks at everything a job needs on this machine; what does not work is a finding, too. */
final class Checkup {

  /**
   * One thing that was looked at.
   *
   * @param what it is
   * @param works whether it can be used
   * @param needed whether no job runs without it
   * @param detail what was found
   */
  record Finding(String what, boolean works, boolean needed, String detail) {}

  /** Something that may go wrong in any way. */
  private interface Look {
    String detail() throws Exception;
  }

  private final EffectiveSettings settings;
  private final List<Path> models;
  private final List<Finding> findings = new ArrayList<>();
  private final List<ComputeDevice> working = new ArrayList<>();
  private final List<ModelPack> separators = new ArrayList<>();
  private ComputeDevice device;
  private String why = "";
  private ModelPack pack;

  /** Looks by the eyes of a job with these settings. */
  Checkup(EffectiveSettings settings) {
    this.settings = settings;
    this.models = ModelFolders.of(settings.job().models());
  }

  List<Finding> all() {
    look(
        "java",
        true,
        () ->
            "%s %s, %s %s"
                .formatted(
                    System.getProperty("java.vm.name"),
                    System.getProperty("java.version"),
                    System.getProperty("os.name"),
                    System.getProperty("os.arch")));
    look("names", false, Checkup::names);
    look(
        "memory",
        true,
        () ->
            "%s, of which Java's heap takes at most %s; %d cores"
                .formatted(
                    ScratchSpace.size(Parallelism.memoryBytes()),
                    ScratchSpace.size(Runtime.getRuntime().maxMemory()),
                    Runtime.getRuntime().availableProcessors()));
    look("disk", true, Checkup::disk);
    look("codecs", true, Checkup::codecs);
    devices();
    packs();
    choose();
    environment();
    return List.copyOf(findings);
  }

  /** Whether a job would run. */
  boolean canRun() {
    return device != null && findings.stream().noneMatch(f -> f.needed() && !f.works());
  }

  /** The device that a job would take. */
  String device() {
    return device == null ? "none" : device.label();
  }

  /** Why that one, a few words. */
  String why() {
    return why;
  }

  /** The separator that a job would take; null where there is none. */
  ModelPack pack() {
    return pack;
  }

  /** The devices that ran a tensor, best first. */
  List<ComputeDevice> working() {
    return List.copyOf(working);
  }

  /** The separators that are installed. */
  List<ModelPack> separators() {
    return List.copyOf(separators);
  }

  private static String names() {
    String encoding = System.getProperty("sun.jnu.encoding", "");
    if (!Charset.forName(encoding).equals(java.nio.charset.StandardCharsets.UTF_8)) {
      throw new IllegalStateException(
          "file names are %s here; start by ./resonate or set LC_ALL to a UTF-8 locale"
              .formatted(encoding));
    }
    return "file names are UTF-8";
  }

  private static String disk() throws Exception {
    Path here = Path.of("").toAbsolutePath();
    return "%s free in %s, %s in temporary files"
        .formatted(
            ScratchSpace.size(Files.getFileStore(here).getUsableSpace()),
            here,
            ScratchSpace.size(
                Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir")))
                    .getUsableSpace()));
  }

  private static String codecs() {
    Set<Codec> codecs = AudioCodecs.available();
    if (!codecs.contains(Codec.FLAC)) {
      throw new IllegalStateException("no flac encoder in " + FfmpegVersions.versions());
    }
    return codecs.stream()
            .map(codec -> codec.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ", "", "; "))
        + FfmpegVersions.versions();
  }

  private void devices() {
    look(
        "engine",
        true,
        () -> {
          TorchEngine.start();
          return TorchEngine.version();
        });
    if (!findings.get(findings.size() - 1).works()) {
      return;
    }
    Optional<ComputeDevice> asked = asked();
    List<DeviceLadder.Status> all = DeviceLadder.probeAll();
    for (DeviceLadder.Status status : all) {
      boolean needed =
          asked.map(status.device()::equals).orElse(status.device().equals(ComputeDevice.CPU));
      findings.add(new Finding(status.device().label(), status.works(), needed, status.detail()));
      if (status.works()) {
        working.add(status.device());
      }
    }
    asked
        .filter(other -> all.stream().noneMatch(status -> status.device().equals(other)))
        .ifPresent(
            other ->
                look(
                    other.label(),
                    true,
                    () -> {
                      TorchEngine.runTensor(other);
                      working.add(0, other);
                      return "ran a tensor";
                    }));
  }

  /** The device that was asked for by name. */
  private Optional<ComputeDevice> asked() {
    String name = settings.job().device();
    return name.equals(DeviceRequest.AUTO)
        ? Optional.empty()
        : Optional.of(ComputeDevice.parse(name));
  }

  private void packs() {
    PackStore store = new PackStore(models);
    List<ModelPack> packs = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    look(
        "packs",
        true,
        () -> {
          packs.addAll(store.list());
          broken.addAll(store.broken());
          packs.stream().filter(p -> p.kind().equals("separator")).forEach(separators::add);
          String model = settings.track().separate().model();
          pack =
              separators.stream()
                  .filter(p -> model.equals("auto") || p.name().equals(model))
                  .max(Comparator.comparingInt(ModelPack::rank).thenComparing(ModelPack::name))
                  .orElseThrow(() -> new IllegalStateException(model + " is not installed"));
          return packs.size() + " installed; looked in " + models + " and the jar";
        });
    for (ModelPack installed : packs) {
      look(
          installed.name(),
          installed == pack,
          () -> {
            PackStore.verify(installed);
            return "%s, version %s, %s, verified"
                .formatted(installed.kind(), installed.version(), installed.licence());
          });
    }
    broken.forEach(message -> findings.add(new Finding("pack", false, false, message)));
  }

  private void choose() {
    if (pack == null) {
      return;
    }
    try {
      DeviceTrial.of(pack, working, asked(), DeviceTrial::open).ifPresent(this::take);
    } catch (ModelException | RuntimeException | LinkageError | OutOfMemoryError e) {
      findings.add(new Finding("segment", false, true, DeviceLadder.firstLine(e)));
    }
  }

  private void take(DeviceTrial trial) {
    device = trial.device();
    why = trial.why();
    if (trial.ran()) {
      String detail = "%s runs on %s: %s".formatted(pack.name(), device.label(), why);
      findings.add(new Finding("segment", true, false, detail));
    }
  }

  private void environment() {
    for (String name : List.of(Watermarks.FALLBACK, Watermarks.HIGH, Watermarks.LOW)) {
      if (System.getenv(name) != null) {
        findings.add(new Finding("setting", true, false, name + "=" + System.getenv(name)));
      }
    }
    Watermarks.mismatch(settings.job().memoryFraction(), System.getenv())
        .ifPresent(message -> findings.add(new Finding("setting", false, false, message)));
  }

  private void look(String what, boolean needed, Look look) {
    try {
      findings.add(new Finding(what, true, needed, look.detail()));
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      String message = e.getMessage() == null ? e.toString() : e.getMessage();
      findings.add(new Finding(what, false, needed, message));
    }
  }
}
