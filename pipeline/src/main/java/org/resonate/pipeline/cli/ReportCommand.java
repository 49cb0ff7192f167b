package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.pipeline.ledger.RemoteState;
import org.resonate.pipeline.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code resonate report}. */
@Command(
    name = "report",
    description = "Writes the report of an output folder anew: OUT/.resonate/report/index.html.")
final class ReportCommand implements Task {

  @Mixin ResultsPlace place = new ResultsPlace();

  @Override
  public int run(List<String> afterDashes, List<String> mistakes) throws IOException {
    OutputFolder folder = place.open(afterDashes, mistakes);
    if (!mistakes.isEmpty()) {
      return Console.usage("report", mistakes);
    }
    Ledger ledger = new Ledger(folder);
    ledger.entries();
    Path index = Report.write(folder, ledger, Version.resonate());
    new RemoteState(folder).publishReport();
    Console.of(Console.Level.NORMAL, false)
        .line(
            "The report is in "
                + (folder.remote() == null
                    ? index
                    : folder.place() + ".resonate/report/" + index.getFileName()));
    return ExitCode.OK;
  }
}
