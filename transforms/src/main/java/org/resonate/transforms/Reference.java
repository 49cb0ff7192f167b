package org.resonate.transforms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.resonate.transforms.record.ReferenceProfile;
import org.resonate.transforms.record.Source;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.PreconditionSettings;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.settings.SettingsJson;
import org.resonate.transforms.stage.Stage;
import org.resonate.transforms.stage.StageContext;
import org.resonate.transforms.stage.TrackException;

/**
 * The recording that a track is matched to, analysed by whoever needs it first: decoded (not
 * cleaned), separated by the same pack and measured, each result in the artifact store like any
 * track's.
 *
 * @param profile what was measured
 * @param fingerprint of the whole analysis
 */
record Reference(ReferenceProfile profile, String fingerprint) {

  private static final List<Stage<?>> STAGES =
      List.of(new Precondition(), new Separate(), new MeasureReference());

  /** What this worker knows already, by run and recording. */
  private static final Map<String, Reference> KNOWN = new ConcurrentHashMap<>();

  /**
   * The reference of a track; empty where its settings name none.
   *
   * @throws Exception whatever a stage throws for the reference
   */
  static Optional<Reference> of(Track track, StageContext context) throws Exception {
    String path = context.settings().reference();
    if (path == null) {
      return Optional.empty();
    }
    String key = context.job().id() + " " + context.settings().separate().model() + " " + path;
    Reference known = KNOWN.get(key);
    if (known == null) {
      Track reference = analyse(Path.of(path), context);
      known = new Reference(reference.getReference(), reference.getFingerprint());
      KNOWN.put(key, known);
    }
    return Optional.of(known);
  }

  private static Track analyse(Path file, StageContext context) throws Exception {
    try {
      return context.run(STAGES, asTrack(file, context.settings()));
    } catch (TrackException e) {
      throw new TrackException(
          e.kind(), "the reference, %s: %s".formatted(file.getFileName(), e.getMessage()));
    }
  }

  private static Track asTrack(Path file, RemasterSettings settings) throws IOException {
    RemasterSettings plain =
        new RemasterSettings(
            null, new PreconditionSettings(0, true), settings.separate(), null, null, null, null);
    String json = SettingsJson.write(plain);
    return Track.newBuilder()
        .setId("reference")
        .setSource(
            Source.newBuilder()
                .setUri(file.toUri().toString())
                .setRelativePath(file.getFileName().toString())
                .setSizeBytes(Files.size(file))
                .setModifiedMillis(Files.getLastModifiedTime(file).toMillis())
                .build())
        .setOutput("")
        .setSettings(json)
        .setSettingsDigest("")
        .build();
  }
}
