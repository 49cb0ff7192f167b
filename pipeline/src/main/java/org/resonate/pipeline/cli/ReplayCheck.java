package org.resonate.pipeline.cli;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.resonate.pipeline.catalogue.Planning;
import org.resonate.pipeline.catalogue.Replay;
import org.resonate.pipeline.catalogue.TrackSettings;
import org.resonate.pipeline.ledger.Ledger;
import org.resonate.pipeline.ledger.OutputFolder;
import org.resonate.pipeline.settings.EffectiveSettings;
import org.resonate.transforms.record.Track;
import org.resonate.transforms.settings.RemasterSettings;
import org.resonate.transforms.settings.SettingsJson;

/** A job that takes failed tracks again, with the settings that they failed with. */
final class ReplayCheck extends JobCheck {
  private final Replay.Filter filter;

  /**
   * @param command that the tracks are of
   * @param out an output folder
   * @param filter which of its failures are taken
   */
  ReplayCheck(
      String command,
      JobOptions options,
      String out,
      Replay.Filter filter,
      List<String> beamArguments) {
    super(command, options, out, beamArguments);
    this.filter = filter;
  }

  /** How and where is the last job's; what is done to a track stands in its own record. */
  @Override
  EffectiveSettings settings(Map<String, ?> flags, List<String> mistakes) {
    String file = folder().settings().toString();
    return GivenSettings.resolve(file, flags, mistakes);
  }

  @Override
  void checkWork(List<String> mistakes) throws IOException {
    if (resolver() == null) {
      return; // The settings are wrong, and that was told.
    }
    Ledger ledger = new Ledger(folder());
    ledger.entries();
    Set<String> seen = new HashSet<>();
    ledger.forEach(
        track -> {
          if (filter.takes(track) && seen.add(track.getSettings())) {
            RemasterSettings now =
                EffectiveSettings.overlay(settings(track), trackFlags(), mistakes);
            hear(now.reference(), mistakes);
            resolver().pack(now.separate().model(), mistakes);
          }
        });
  }

  private static RemasterSettings settings(Track track) {
    return SettingsJson.read(track.getSettings());
  }

  @Override
  Planning planning(OutputFolder folder, Ledger ledger) throws IOException {
    ledger.entries(); // Finds out whether the ledger can be read.
    return new Replay(ledger, filter, this::now);
  }

  private TrackSettings now(Track track) throws IOException {
    return overlay().ofRecord(settings(track));
  }

  @Override
  boolean isForced() {
    return false;
  }

  /** The next replay shall know the job as it was. */
  @Override
  boolean keepsSettings() {
    return false;
  }
}
