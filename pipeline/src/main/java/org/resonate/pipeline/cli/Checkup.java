package org.resonate.pipeline.cli;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.resonate.audio.io.AudioCodecs;
import org.resonate.audio.io.Codec;
import org.resonate.audio.io.FfmpegVersions;
import org.resonate.models.device.DeviceLadder;
import org.resonate.models.device.TorchEngine;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;

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

  private final List<Path> models;
  private final List<Finding> findings = new ArrayList<>();
  private String device = "none";
  private String why = "";
  private ModelPack best;

  Checkup(List<Path> models) {
    this.models = models;
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
    environment();
    return List.copyOf(findings);
  }

  String device() {
    return device;
  }

  String why() {
    return why;
  }

  String pack() {
    return best == null ? "none" : best.name();
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
    for (DeviceLadder.Status status : DeviceLadder.probeAll()) {
      boolean first = status.works() && device.equals("none");
      if (first) {
        device = status.device().label();
        why = "the first of mps, cuda and cpu that works";
      }
      findings.add(
          new Finding(
              status.device().label(),
              status.works(),
              !status.device().isAccelerator(),
              status.detail()));
    }
  }

  private void packs() {
    List<ModelPack> packs = new ArrayList<>();
    look(
        "packs",
        true,
        () -> {
          packs.addAll(new PackStore(models).list());
          best =
              packs.stream()
                  .filter(pack -> pack.kind().equals("separator"))
                  .max(Comparator.comparingInt(ModelPack::rank).thenComparing(ModelPack::name))
                  .orElseThrow(() -> new IllegalStateException("no separator is installed"));
          return packs.size() + " installed; looked in " + models + " and the jar";
        });
    for (ModelPack pack : packs) {
      look(
          pack.name(),
          pack == best,
          () -> {
            PackStore.verify(pack);
            return "%s, version %s, %s, verified"
                .formatted(pack.kind(), pack.version(), pack.licence());
          });
    }
  }

  private void environment() {
    for (String name :
        List.of(
            "PYTORCH_ENABLE_MPS_FALLBACK",
            "PYTORCH_MPS_HIGH_WATERMARK_RATIO",
            "PYTORCH_MPS_LOW_WATERMARK_RATIO")) {
      if (System.getenv(name) != null) {
        findings.add(new Finding("setting", true, false, name + "=" + System.getenv(name)));
      }
    }
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
