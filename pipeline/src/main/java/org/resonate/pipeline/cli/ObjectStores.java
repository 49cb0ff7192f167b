package org.resonate.pipeline.cli;

import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** File systems beside this machine's own, as Beam knows them by the scheme of a URI. */
final class ObjectStores {

  private static final String GLOB = "(?s).*[*?\\[{].*";

  private ObjectStores() {}

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
