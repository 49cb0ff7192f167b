package org.resonate.pipeline.cli;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.resonate.models.ModelException;
import org.resonate.models.pack.ModelPack;
import org.resonate.models.pack.PackStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resonate models}. */
@Command(
    name = "models",
    description = "Lists, installs and verifies model packs.",
    subcommands = {
      ModelsCommand.ListPacks.class,
      PullCommand.class,
      ImportCommand.class,
      ModelsCommand.Verify.class
    })
final class ModelsCommand {

  private static PackStore store(Path folder) {
    return new PackStore(ModelFolders.of(folder == null ? null : folder.toString()));
  }

  private static void check(Path folder, List<String> mistakes) {
    ModelFolders.check(folder == null ? null : folder.toString(), mistakes);
  }

  /** Names the packs that cannot be read; the exit code of that. */
  private static int warn(List<String> broken, Console console) {
    broken.forEach(console::warn);
    return broken.isEmpty() ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  /** {@code resonate models list}. */
  @Command(name = "list", description = "Lists the installed packs, and those that can be pulled.")
  static final class ListPacks implements Task {
    @Option(names = "--models", paramLabel = "DIR", description = "A folder of more packs.")
    Path models;

    @Override
    public int run(List<String> afterDashes, List<String> mistakes) throws ModelException {
      check(models, mistakes);
      if (!mistakes.isEmpty()) {
        return Console.usage("models list", mistakes);
      }
      Console console = Console.of(Console.Level.NORMAL, false);
      PackStore store = store(models);
      Collection<ModelPack> packs = store.list();
      for (ModelPack pack : packs) {
        console.line(
            "%s %s  %s, %s, %s, from %s, in %s"
                .formatted(
                    pack.name(),
                    pack.version(),
                    pack.kind(),
                    pack.licence(),
                    what(pack),
                    pack.origin(),
                    pack.folder()));
      }
      OfficialPacks.missing(packs).forEach(console::line);
      return warn(store.broken(), console);
    }
  }

  private static String what(ModelPack pack) {
    return pack.generator()
        .map(generator -> generator.prompts().size() + " prompts")
        .orElseGet(() -> "stems " + String.join("/", pack.geometry().stems()));
  }

  /** {@code resonate models verify}. */
  @Command(name = "verify", description = "Compares the files of packs with their digests.")
  static final class Verify implements Task {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "A pack (default: all).")
    String name;

    @Option(names = "--models", paramLabel = "DIR", description = "A folder of more packs.")
    Path models;

    @Override
    public int run(List<String> afterDashes, List<String> mistakes) throws ModelException {
      check(models, mistakes);
      PackStore store = store(models);
      Collection<ModelPack> packs = store.list();
      List<String> names = packs.stream().map(ModelPack::name).toList();
      if (name != null && !names.contains(name)) {
        mistakes.add("no pack %s is installed; there are %s".formatted(name, names));
        mistakes.addAll(store.broken());
      }
      if (!mistakes.isEmpty()) {
        return Console.usage("models verify", mistakes);
      }
      Console console = Console.of(Console.Level.NORMAL, false);
      int exit = name == null ? warn(store.broken(), console) : ExitCode.OK;
      for (ModelPack pack : packs) {
        if (name == null || name.equals(pack.name())) {
          try {
            PackStore.verify(pack);
            console.line(
                "%s %s: all files as they should be".formatted(pack.name(), pack.version()));
          } catch (ModelException e) {
            console.warn(e.getMessage());
            exit = ExitCode.SOME_FAILED;
          }
        }
      }
      return exit;
    }
  }
}
