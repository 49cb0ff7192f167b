package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.resonate.audio.io.AudioFiles;
import org.resonate.pipeline.catalogue.Catalogue;
import org.resonate.pipeline.catalogue.Column;
import org.resonate.pipeline.catalogue.Listing;
import org.resonate.pipeline.catalogue.Planner;
import org.resonate.pipeline.catalogue.Planning;
import org.resonate.pipeline.catalogue.Recordings;
import org.resonate.pipeline.ledger.Entry;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.pipeline.settings.EffectiveSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.store.FileErrors;
import org.resonate.transforms.store.RemoteFolder;
import picocli.CommandLine.Model.OptionSpec;

/** A job that is given recordings: files and folders, or a catalogue. */
class InputCheck extends JobCheck {
  private final InputOptions options;

  InputCheck(String command, InputOptions options, List<String> beamArguments) {
    this(
        command,
        options,
        options.output == null ? defaultOutput(command) : options.output,
        beamArguments);
  }

  /** The same with its records in another place than the user's output folder. */
  InputCheck(String command, InputOptions options, String out, List<String> beamArguments) {
    super(command, options, out, beamArguments);
    this.options = options;
  }

  /** The folder that holds all that the job writes: above no input, and not searched. */
  Path written() {
    return out();
  }

  /** Whether what a finished track made is still there. */
  BiPredicate<String, Entry> outputs(OutputFolder folder) throws IOException {
    return OutputCheck.of(command(), folder);
  }

  private static String defaultOutput(String command) {
    return command.equals("separate") ? "separated" : "remastered";
  }

  @Override
  EffectiveSettings settings(Map<String, ?> flags, List<String> mistakes) {
    return GivenSettings.resolve(options.config, flags, mistakes);
  }

  @Override
  void checkWork(List<String> mistakes) throws IOException {
    if (options.catalogue == null || !options.inputs.isEmpty()) {
      Inputs.check(options.inputs, written(), mistakes);
    }
    String work = settings().job().work();
    if (work != null && !RemoteFolder.isRemote(work)) {
      Inputs.checkWork(options.inputs, Path.of(work), mistakes);
    }
    if (options.prune && folder().remote() != null) {
      mistakes.add("--prune works on folders of this machine, not on " + folder().place());
    }
    if (options.prune && !options.yes && !Boolean.getBoolean("resonate.interactive")) {
      mistakes.add("--prune asks first, and nobody is there to answer: give --yes too");
    }
    if (options.catalogue != null) {
      checkCatalogue(mistakes);
    } else if (mistakes.isEmpty() && options.inputs.size() > 1) {
      mistakes.addAll(listing().clashes());
    }
  }

  private void checkCatalogue(List<String> mistakes) throws IOException {
    if (!options.inputs.isEmpty()) {
      mistakes.add("INPUT and --catalogue exclude each other: name files in the catalogue");
    }
    if (Files.exists(written()) && !Files.isDirectory(written())) {
      mistakes.add("--output %s is a file; name a folder".formatted(written()));
    }
    if (!Files.isRegularFile(options.catalogue)) {
      mistakes.add("--catalogue %s is no file".formatted(options.catalogue));
      return;
    }
    try {
      catalogue().check(this::wrong, mistakes);
    } catch (IOException e) {
      mistakes.add(
          "--catalogue %s cannot be read: %s".formatted(options.catalogue, FileErrors.message(e)));
    }
  }

  /** What is wrong with a cell. */
  private List<String> wrong(Column column, Object value) throws IOException {
    List<String> mistakes = new ArrayList<>();
    RemasterSettings track =
        EffectiveSettings.overlay(
            RemasterSettings.defaults(), Map.of(column.place(), value), mistakes);
    if (mistakes.isEmpty() && column == Column.REFERENCE) {
      hear(track.reference(), mistakes);
    }
    // Without it the settings are wrong, and that was told.
    if (mistakes.isEmpty() && column == Column.MODEL && resolver() != null) {
      resolver().pack(track.separate().model(), mistakes);
    }
    return mistakes;
  }

  private Catalogue catalogue() {
    return new Catalogue(options.catalogue, written(), jobFlags());
  }

  /** The flags that belong to the job, by long name without dashes. */
  private static Set<String> jobFlags() {
    Set<String> tracks =
        Arrays.stream(Column.values()).map(Column::spelled).collect(Collectors.toSet());
    return Main.commandLine().getSubcommands().get("remaster").getCommandSpec().options().stream()
        .map(OptionSpec::longestName)
        .map(name -> name.replaceFirst("^-+(no-)?", ""))
        .filter(name -> !tracks.contains(name))
        .collect(Collectors.toSet());
  }

  private Listing listing() {
    String work = settings().job().work();
    List<Path> notSearched =
        work == null || RemoteFolder.isRemote(work)
            ? List.of(written())
            : List.of(written(), Path.of(work));
    return new Listing(options.inputs, notSearched, AudioFiles::isAudio);
  }

  @Override
  Planning planning(OutputFolder folder, Ledger ledger) throws IOException {
    Recordings recordings = options.catalogue == null ? listing() : catalogue();
    return new Planner(
        recordings,
        ledger.entries(),
        recording -> overlay().ofRow(recording.settings()),
        options.force,
        outputs(folder));
  }

  @Override
  boolean isForced() {
    return options.force;
  }

  @Override
  boolean isPruning() {
    return options.prune;
  }

  @Override
  boolean asksToPrune() {
    return !options.yes;
  }

  @Override
  boolean keepsSettings() {
    return true;
  }
}
