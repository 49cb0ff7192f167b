package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resonate.pipeline.benchmark.GenerationMeasurements;
import org.resonate.pipeline.benchmark.Measurements;
import org.resonate.pipeline.settings.EffectiveSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resonate doctor}: what this machine has, what will be used, and why. */
@Command(
    name = "doctor",
    description = "Probes Java, devices, model packs, codecs, memory and disk.",
    footer = {"", "Exit code 1 if nothing could run here."})
final class DoctorCommand implements Task {

  @Option(names = "--models", paramLabel = "DIR", description = "A folder of more packs.")
  Path models;

  @Option(names = "--model", paramLabel = "NAME", description = "The separator, as for remaster.")
  String model;

  @Option(names = "--device", paramLabel = "D", description = "The device, as for remaster.")
  String device;

  @Option(
      names = "--config",
      paramLabel = "FILE|NAME",
      description = "The settings to judge by, as for remaster (default: default).")
  String config = "default";

  @Option(
      names = "--memory-fraction",
      paramLabel = "X",
      description = "Share of the memory that Apple's MPS may take, as for remaster.")
  Double memoryFraction;

  @Option(names = "--jobs", paramLabel = "N", description = "Tracks at once, as for remaster.")
  Integer jobs;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "CPU threads for each track, as for remaster.")
  Integer threads;

  @Option(
      names = "--benchmark",
      description =
          "Measure how fast each separator is on each device that works (with --model, --device:"
              + " only that one), and the generator, and keep the figures for --dry-run.")
  boolean benchmark;

  @Option(names = "--json", description = "One JSON object on standard output.")
  boolean json;

  @Override
  public int run(List<String> afterDashes, List<String> mistakes) throws IOException {
    EffectiveSettings settings = GivenSettings.resolve(config, flags(), mistakes);
    if (!mistakes.isEmpty()) {
      return Console.usage("doctor", mistakes);
    }
    Console console = Console.of(Console.Level.NORMAL, json);
    Checkup checkup = new Checkup(settings);
    List<Checkup.Finding> findings = checkup.all();
    boolean canRun = checkup.canRun();
    for (Checkup.Finding finding : findings) {
      console.line(
          "%-4s %-10s %s"
              .formatted(finding.works() ? "ok" : "--", finding.what(), finding.detail()));
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("resonate", Version.resonate());
    object.put("canRun", canRun);
    object.put("device", checkup.device());
    object.put("pack", checkup.pack() == null ? "none" : checkup.pack().name());
    if (canRun) {
      Parallelism parallelism =
          Parallelism.of(
              settings.job(), Footprint.of(checkup.pack(), settings.track().separate().passes()));
      if (parallelism.lowered() != null) {
        console.warn(parallelism.lowered());
      }
      console.line(
          "Will use device %s (%s), pack %s, %d track(s) at once with %d thread(s) each"
              .formatted(
                  checkup.device(),
                  checkup.why(),
                  checkup.pack().name(),
                  parallelism.jobs(),
                  parallelism.threads()));
      object.put("jobs", parallelism.jobs());
      object.put("threads", parallelism.threads());
    } else {
      console.line("Nothing can run here: see the lines with --");
    }
    object.put("findings", findings);
    if (benchmark && canRun) {
      BenchmarkRun run =
          new BenchmarkRun(
              settings, checkup, console, Measurements.ofCache(), GenerationMeasurements.ofCache());
      run.run();
      object.put("benchmark", run.measured());
      object.put("generation", run.generation());
      object.put("notMeasured", run.failed());
      canRun = !run.measured().isEmpty();
    }
    if (json) {
      console.json(object);
    }
    return canRun ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  private Map<String, Object> flags() {
    Map<String, Object> flags = new HashMap<>();
    flags.put("job.models", JobOptions.absolute(models));
    flags.put("job.device", device);
    flags.put("job.jobs", jobs);
    flags.put("job.threads", threads);
    flags.put(Watermarks.SETTING, memoryFraction);
    flags.put("separate.model", model);
    return flags;
  }
}
