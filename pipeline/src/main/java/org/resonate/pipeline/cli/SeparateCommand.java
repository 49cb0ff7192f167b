package org.resonate.pipeline.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.resonate.pipeline.RemasterJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resonate separate}. */
@Command(
    name = "separate",
    description = "Separates recordings into stems and does nothing else to the sound.",
    footer = {
      "",
      "Writes OUT/<relative path without extension>/<stem>.wav, 32-bit float, 44.1 kHz.",
      "Arguments after -- and exit codes as for remaster."
    })
final class SeparateCommand implements Task {

  @Mixin InputOptions job = new InputOptions();

  @Mixin PruneOptions prune = new PruneOptions();

  @Option(names = "-n", paramLabel = "NAME", description = "The same as --model.")
  String model;

  @Option(names = "-d", paramLabel = "D", description = "The same as --device.")
  String device;

  @Option(names = "-j", paramLabel = "N", description = "The same as --jobs.")
  Integer jobs;

  @Option(
      names = "--shifts",
      paramLabel = "N",
      description =
          "Separate N times, each with the sound shifted in time by another seeded amount, and take"
              + " the mean; 0: once, unshifted (default: 0).")
  Integer shifts;

  @Option(
      names = "--two-stems",
      paramLabel = "STEM",
      description = "Write only STEM.wav and no_STEM.wav, the recording minus that stem.")
  String twoStems;

  @Override
  public int run(List<String> afterDashes, List<String> mistakes) throws Exception {
    Map<String, Object> flags = new HashMap<>();
    job.model = same("-n", model, "--model", job.model, mistakes);
    job.device = same("-d", device, "--device", job.device, mistakes);
    job.jobs = same("-j", jobs, "--jobs", job.jobs, mistakes);
    job.putFlags(flags, mistakes);
    prune.put(job);
    flags.put("separate.shifts", shifts);
    flags.put("precondition.strength", 0);
    flags.put("separate.twoStems", twoStems);
    return JobRun.checked(
        "separate",
        job,
        flags,
        afterDashes,
        mistakes,
        settings ->
            settings.separate().twoStems() == null
                ? RemasterJob::separate
                : RemasterJob::separateInTwo);
  }

  /** The value of a flag with two names. */
  private static <T> T same(
      String name, T value, String longName, T longValue, List<String> mistakes) {
    if (value != null && longValue != null && !value.equals(longValue)) {
      mistakes.add(
          "%s is %s, but %s %s and %s %s were given"
              .formatted(name, longName, name, value, longName, longValue));
    }
    return value == null ? longValue : value;
  }
}
