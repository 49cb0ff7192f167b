package org.resonate.pipeline.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.resonate.models.ModelException;
import org.resonate.models.hub.Hub;
import org.resonate.models.hub.ModelPull;
import org.resonate.pipeline.settings.EffectiveSettings;
import org.resonate.pipeline.settings.HubSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resonate models pull}. */
@Command(
    name = "pull",
    description = "Downloads an official model and makes a pack of it.",
    footer = {
      "",
      "An interrupted download goes on where it stopped when the same command is given again.",
      "HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment are honoured.",
      "Exit codes: 0 installed (now or before), 2 wrong usage, 3 could not be done."
    })
final class PullCommand implements Task {

  @Parameters(paramLabel = "NAME", description = "An official model; models list names them.")
  String name;

  @Mixin PackTarget target = new PackTarget();

  @Option(
      names = "--from",
      paramLabel = "URL",
      description =
          "The hub or a mirror of the same layout; may be repeated, tried in turn (default: the"
              + " settings' models.hub and models.mirrors).")
  List<String> from = List.of();

  @Option(names = "--force", description = "Download it again, even if it is installed.")
  boolean force;

  @Option(names = "--json", description = "One JSON object a line on standard output.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say less.")
  boolean quiet;

  @Override
  public int run(List<String> afterDashes, List<String> mistakes) throws ModelException {
    OfficialPacks.check(name, target.acceptLicence, mistakes);
    from.forEach(address -> HubSettings.check("--from", address, mistakes));
    EffectiveSettings settings = target.settings(mistakes);
    List<URI> bases =
        !mistakes.isEmpty()
            ? List.of()
            : from.isEmpty()
                ? settings.hub().bases(System.getenv(), mistakes)
                : from.stream().map(URI::create).toList();
    if (!mistakes.isEmpty()) {
      return Console.usage("models pull", mistakes);
    }
    Console console = Console.of(quiet ? Console.Level.QUIET : Console.Level.NORMAL, json);
    Path folder = PackTarget.folder(settings);
    try (Interruption interruption = new Interruption(console)) {
      return pull(settings, bases, folder, console, interruption);
    }
  }

  private int pull(
      EffectiveSettings settings,
      List<URI> bases,
      Path folder,
      Console console,
      Interruption interruption) {
    try (DownloadBar bar = new DownloadBar(console)) {
      boolean isNew =
          new ModelPull(new Hub(bases), OfficialPacks.maker(settings), target.flags())
              .pull(OfficialPacks.release(name), folder, force, bar, console::line);
      OfficialPacks.told(console, name, folder.resolve(name), isNew);
      return ExitCode.OK;
    } catch (ModelException e) {
      console.warn(e.getMessage());
      console.event("model-failed", "model", name, "message", e.getMessage());
      return ExitCode.CANNOT_RUN;
    } catch (InterruptedException e) {
      // Only Ctrl-C interrupts; the JVM is on its way out, and has told so.
      Thread.currentThread().interrupt();
      return interruption.isStopping() ? ExitCode.INTERRUPTED : ExitCode.CANNOT_RUN;
    }
  }
}
