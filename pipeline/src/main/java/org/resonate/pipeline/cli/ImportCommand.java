package org.resonate.pipeline.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.resonate.models.ModelException;
import org.resonate.pipeline.settings.EffectiveSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code resonate models import}. */
@Command(
    name = "import",
    description = "Makes a pack of an official model from files that are here already.",
    footer = {
      "",
      "FILEs are <signature>.safetensors or the older .th, one for each network, and <NAME>.yaml",
      "if there is one; of jasco its state_dict.bin, and model.safetensors (or pytorch_model.bin)",
      "and tokenizer.json of t5-base, in this order, and the settings' prompts are made part of it.",
      "Exit codes: 0 installed, 2 wrong usage, 3 could not be done."
    })
final class ImportCommand implements Task {

  private static final String STOPPING = "stopping; the same command begins the import anew";

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "An official model; models list names them.")
  String name;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Checkpoints, and the list of them.")
  List<Path> files = List.of();

  @Mixin PackTarget target = new PackTarget();

  @Override
  public int run(List<String> afterDashes, List<String> mistakes) throws ModelException {
    OfficialPacks.check(name, target.acceptLicence, mistakes);
    OfficialPacks.checkFiles(name, files, mistakes);
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        mistakes.add("there is no file " + file);
      }
    }
    EffectiveSettings settings = target.settings(mistakes);
    if (!mistakes.isEmpty()) {
      return Console.usage("models import", mistakes);
    }
    Console console = Console.of(Console.Level.NORMAL, false);
    Path folder = PackTarget.folder(settings);
    try (Interruption interruption = new Interruption(console, () -> {}, STOPPING, () -> {})) {
      try {
        Path pack = OfficialPacks.maker(settings).make(name, files, folder, console::line);
        OfficialPacks.told(console, name, pack, true);
        return interruption.isStopping() ? ExitCode.INTERRUPTED : ExitCode.OK;
      } catch (ModelException e) {
        if (interruption.isStopping()) {
          return ExitCode.INTERRUPTED; // The import was broken off, and the user has read so.
        }
        throw e;
      }
    }
  }
}
