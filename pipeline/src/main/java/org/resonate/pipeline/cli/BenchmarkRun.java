package org.resonate.pipeline.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.resonate.models.device.ComputeDevice;
import org.resonate.models.device.DeviceLadder;
import org.resonate.models.pack.ModelPack;
import org.resonate.pipeline.benchmark.Benchmark;
import org.resonate.pipeline.benchmark.GenerationCase;
import org.resonate.pipeline.benchmark.GenerationMeasurements;
import org.resonate.pipeline.benchmark.GenerationTimes;
import org.resonate.pipeline.benchmark.GenerationTrial;
import org.resonate.pipeline.benchmark.Measurement;
import org.resonate.pipeline.benchmark.Measurements;
import org.resonate.pipeline.settings.EffectiveSettings;
import org.resonate.transforms.generate.Packs;

/**
 * Measures each separator on each device that works, and the generator on the one that a job would
 * take, as a job with these settings would use them, and keeps what was measured. One that does not
 * run is a line, and no reason not to measure the rest.
 */
final class BenchmarkRun {
  private final EffectiveSettings settings;
  private final Checkup checkup;
  private final Console console;
  private final Measurements kept;
  private final List<Measurement> measured = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private final GenerationMeasurements keptGeneration;
  private GenerationTimes generation;

  BenchmarkRun(
      EffectiveSettings settings,
      Checkup checkup,
      Console console,
      Measurements kept,
      GenerationMeasurements keptGeneration) {
    this.settings = settings;
    this.checkup = checkup;
    this.console = console;
    this.kept = kept;
    this.keptGeneration = keptGeneration;
  }

  /**
   * Measures all of them, a line each.
   *
   * @throws IOException if what was measured cannot be kept
   */
  void run() throws IOException {
    kept.check();
    console.line("");
    console.line(
        "%-14s %-8s %-16s %13s %16s"
            .formatted("pack", "device", "tracks x threads", "s per segment", "times real time"));
    String model = settings.track().separate().model();
    for (ModelPack pack : checkup.separators()) {
      if (model.equals("auto") || pack.name().equals(model)) {
        for (ComputeDevice device : devices(pack)) {
          measure(pack, device);
        }
      }
    }
    if (!measured.isEmpty()) {
      console.line("kept in " + kept.file() + " for the estimates of --dry-run");
    }
    measureGeneration();
  }

  private void measureGeneration() throws IOException {
    List<Path> models = ModelFolders.of(settings.job().models());
    Optional<ModelPack> pack = Packs.generator(models);
    if (pack.isEmpty()) {
      return;
    }
    int passes = settings.track().separate().passes();
    Parallelism parallelism =
        Parallelism.of(
            settings.job(),
            Footprint.of(checkup.pack(), passes).and(Footprint.of(pack.get(), passes)));
    Optional<GenerationCase> wanted =
        GenerationCase.of(
            settings.track(),
            models,
            settings.job().device(),
            parallelism.jobs(),
            parallelism.threads());
    if (wanted.isEmpty()) {
      return;
    }
    try {
      generation = GenerationTrial.measure(wanted.get());
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      failed.add("%s: %s".formatted(pack.get().name(), DeviceLadder.firstLine(e)));
      console.warn("not measured: " + failed.get(failed.size() - 1));
      return;
    }
    keptGeneration.put(generation);
    console.line(
        String.format(
            Locale.ROOT,
            "%s generates a window of ten seconds in %.1f s on %s, %d x %d; kept in %s",
            generation.pack(),
            generation.windowSeconds(),
            generation.device(),
            generation.jobs(),
            generation.threads(),
            keptGeneration.file()));
  }

  private List<ComputeDevice> devices(ModelPack pack) {
    String asked = settings.job().device();
    return checkup.working().stream()
        .filter(device -> pack.devices().contains(device.kind()))
        .filter(device -> asked.equals("auto") || device.equals(ComputeDevice.parse(asked)))
        .toList();
  }

  private void measure(ModelPack pack, ComputeDevice device) throws IOException {
    Parallelism parallelism =
        Parallelism.of(settings.job(), Footprint.of(pack, settings.track().separate().passes()));
    Measurement made;
    try {
      made = Benchmark.measure(pack, device, parallelism.jobs(), parallelism.threads());
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      String sentence =
          "%s on %s: %s".formatted(pack.name(), device.label(), DeviceLadder.firstLine(e));
      failed.add(sentence);
      console.warn("not measured: " + sentence);
      return;
    }
    kept.put(made);
    measured.add(made);
    console.line(
        String.format(
            Locale.ROOT,
            "%-14s %-8s %-16s %13.3f %16.1f",
            made.pack(),
            made.device(),
            made.jobs() + " x " + made.threads(),
            made.segmentSeconds(),
            made.timesRealTime()));
  }

  /** What was measured now. */
  List<Measurement> measured() {
    return List.copyOf(measured);
  }

  /** What generated sound takes; null where nothing is generated, or that failed. */
  GenerationTimes generation() {
    return generation;
  }

  /** What could not be measured, a sentence each. */
  List<String> failed() {
    return List.copyOf(failed);
  }
}
