package org.resonate.pipeline.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.pipeline.ledger.RemoteState;

/** File systems beside this machine's own, as Beam knows them by the scheme of a URI. */
final class ObjectStores {

  private static final String GLOB = "(?s).*[*?\\[{].*";

  private ObjectStores() {}

  /**
   * Makes the state of an output folder known here, wherever it lies; notes what is wrong with its
   * place.
   *
   * @return false where that is no place for one, which is a mistake
   * @throws IOException if it lies elsewhere and cannot be read
   */
  static boolean fetch(OutputFolder folder, List<String> beamArguments, List<String> mistakes)
      throws IOException {
    if (folder.remote() == null) {
      return true;
    }
    List<String> wrong = new ArrayList<>();
    open(folder.place(), beamArguments, wrong);
    mistakes.addAll(wrong);
    if (wrong.isEmpty()) {
      new RemoteState(folder).fetch();
    }
    return wrong.isEmpty();
  }

  /**
   * Tells Beam how to reach them; notes what is wrong with a place.
   *
   * @param place a URI
   * @param beamArguments Beam's own options, such as {@code --awsRegion=eu-central-1}
   */
  static void open(String place, List<String> beamArguments, List<String> mistakes) {
    if (place.matches(GLOB)) {
      mistakes.add("%s holds one of * ? [ {, which Beam takes for a pattern".formatted(place));
      return;
    }
    try {
      PipelineOptions options =
          PipelineOptionsFactory.fromArgs(beamArguments.toArray(String[]::new)).create();
      FileSystems.setDefaultPipelineOptions(options);
      FileSystems.matchNewResource(place.endsWith("/") ? place : place + "/", true);
    } catch (IllegalArgumentException e) {
      boolean isUnknown = String.valueOf(e.getMessage()).contains("No filesystem found");
      mistakes.add(
          isUnknown
              ? "%s: this build knows no such file system; for s3:// start it with RESONATE_MVN_PROFILES=s3 in the environment"
                  .formatted(place)
              : "after --: " + e.getMessage());
    }
  }
}
