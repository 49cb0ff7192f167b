package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.resonate.audio.io.AudioFiles;
import org.resonate.pipeline.catalogue.Planned;
import org.resonate.pipeline.ledger.Entry;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.store.RemoteFolder;
import org.resonate.transforms.store.WorkBudget;

/** A job that analyses recordings: its records count for nobody else. */
final class AnalyzeCheck extends InputCheck {
  private final Path csv;
  private final AnalysisPlace place;
  private final List<String> beamArguments;

  /** What is in force for each recording; a catalogue repeats itself, so most share theirs. */
  private final Map<String, RemasterSettings> settingsById = new HashMap<>();

  /**
   * @param csv where a spreadsheet is wanted; null: nowhere
   */
  AnalyzeCheck(InputOptions options, Path csv, AnalysisPlace place, List<String> beamArguments) {
    super("analyze", options, place.records().place(), beamArguments);
    this.csv = csv;
    this.place = place;
    this.beamArguments = List.copyOf(beamArguments);
  }

  @Override
  boolean open(List<String> mistakes) throws IOException {
    return super.open(mistakes)
        && (!place.isKept() || ObjectStores.fetch(place.out(), beamArguments, mistakes));
  }

  @Override
  void checkWork(List<String> mistakes) throws IOException {
    super.checkWork(mistakes);
    String work = settings().job().work();
    if (!place.isKept() && settings().job().isOnCluster()) {
      mistakes.add("--flink-master goes with -o: its workers need a folder that all of them see");
    }
    if (!place.isKept() && work != null && RemoteFolder.isRemote(work)) {
      mistakes.add("--work %s goes with -o; without it name a folder".formatted(work));
    }
    if (csv != null) {
      checkCsv(mistakes);
    }
  }

  private void checkCsv(List<String> mistakes) {
    Path folder = csv.toAbsolutePath().getParent();
    if (Files.isDirectory(csv) || folder == null || !Files.isDirectory(folder)) {
      mistakes.add("--csv %s: name a file in a folder that is there".formatted(csv));
    } else if (AudioFiles.isAudio(csv)) {
      mistakes.add("--csv %s has the name of a recording; name another file".formatted(csv));
    } else if (!Files.isWritable(Files.exists(csv) ? csv : folder) || !Files.isWritable(folder)) {
      mistakes.add("--csv %s cannot be written; name another file".formatted(csv));
    }
  }

  @Override
  Path written() {
    return place.out().out();
  }

  @Override
  BiPredicate<String, Entry> outputs(OutputFolder folder) {
    return (id, entry) -> true; // What is known of it is all that there is.
  }

  @Override
  void planned(Planned recording) {
    settingsById.put(recording.id(), recording.settings().settings());
  }

  /** The settings that are in force for a track now; empty for one that is not among the inputs. */
  RemasterSettings settingsOf(String id) {
    return settingsById.get(id);
  }

  @Override
  JobTeller teller() {
    return new TriageTeller(this, csv);
  }

  @Override
  void prepare() throws IOException {
    place.make();
    super.prepare();
  }

  @Override
  OutputFolder locked() {
    return place.out();
  }

  @Override
  String place() {
    return place.isKept() ? place.out().place() : null;
  }

  @Override
  String work() {
    return !place.isKept()
        ? folder().work()
        : settings().job().work() == null ? place.out().work() : settings().job().work();
  }

  @Override
  long budgetBytes() {
    return place.isKept() ? super.budgetBytes() : WorkBudget.NOTHING;
  }

  @Override
  List<Ledger> owners(Ledger own) throws IOException {
    // A failed track of the output folder keeps what its replay needs.
    return place.isKept() ? List.of(own, Ledger.open(place.out())) : List.of(own);
  }

  @Override
  String stopping() {
    return place.isKept() ? super.stopping() : "stopping; without -o nothing is kept";
  }

  @Override
  void release() throws IOException {
    place.discard();
  }

  /** It makes nothing that one could report. */
  @Override
  boolean reports() {
    return false;
  }
}
