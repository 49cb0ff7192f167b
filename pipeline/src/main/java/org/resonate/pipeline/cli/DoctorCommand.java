package org.resonate.pipeline.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.resonate.pipeline.settings.JobSettings;
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

  @Option(names = "--json", description = "One JSON object on standard output.")
  boolean json;

  @Override
  public int run(List<String> afterDashes, List<String> mistakes) {
    if (!mistakes.isEmpty()) {
      return Console.usage("doctor", mistakes);
    }
    Checkup checkup = new Checkup(ModelFolders.of(models == null ? null : models.toString()));
    List<Checkup.Finding> findings = checkup.all();
    Parallelism parallelism = Parallelism.of(JobSettings.DEFAULT);
    boolean canRun = findings.stream().noneMatch(f -> f.needed() && !f.works());
    Console console = Console.of(Console.Level.NORMAL, json);
    for (Checkup.Finding finding : findings) {
      console.line(
          "%-4s %-10s %s"
              .formatted(finding.works() ? "ok" : "--", finding.what(), finding.detail()));
    }
    console.line(
        canRun
            ? "Will use device %s (%s), pack %s, %d track(s) at once with %d thread(s) each"
                .formatted(
                    checkup.device(),
                    checkup.why(),
                    checkup.pack(),
                    parallelism.jobs(),
                    parallelism.threads())
            : "Nothing can run here: see the lines with --");
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("resonate", Version.resonate());
      object.put("canRun", canRun);
      object.put("device", checkup.device());
      object.put("pack", checkup.pack());
      object.put("jobs", parallelism.jobs());
      object.put("threads", parallelism.threads());
      object.put("findings", findings);
      console.json(object);
    }
    return canRun ? ExitCode.OK : ExitCode.SOME_FAILED;
  }
}
