package org.resonate.pipeline.cli;

import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** What may be told of the sound of a remastered track, and in a catalogue of each by itself. */
final class TrackOptions {

  @Option(
      names = "--reference",
      paramLabel = "FILE",
      description = "Track whose vocal level and tonal balance are matched (default: none).")
  Path reference;

  @Option(
      names = "--regenerate-minor",
      negatable = true,
      description = "Regenerate stems with minor damage too.")
  Boolean regenerateMinor;

  @Option(
      names = "--force-jasco",
      negatable = true,
      description =
          "Regenerate every stem, whatever its damage, vocals included. Without a generator pack"
              + " the built-in repair is used.")
  Boolean forceJasco;

  @Option(
      names = "--vocal-boost",
      paramLabel = "X",
      description = "Factor on the vocal target ratio, 0.25 to 4 (default: 1.0).")
  Double vocalBoost;

  @Option(
      names = "--blend",
      paramLabel = "X",
      description =
          "Share of generated sound in a regenerated region, 0 to 1; repairs replace (default:"
              + " 0.3).")
  Double blend;

  @Option(
      names = "--target-lufs",
      paramLabel = "X",
      description = "Integrated loudness, -40 to -5 (default: -14).")
  Double targetLufs;

  @Option(
      names = "--true-peak",
      paramLabel = "X",
      description = "Ceiling in dBTP, -20 to 0 (default: -1).")
  Double truePeak;

  @Option(
      names = "--strength",
      paramLabel = "X",
      description =
          "Depth of noise reduction, 0 to 1; 0 switches preconditioning off (default: 0.3).")
  Double strength;

  @Option(
      names = "--format",
      paramLabel = "F",
      description = "source, flac, wav, mp3, aac, opus or alac (default: flac).")
  String format;

  @Option(names = "--stems", negatable = true, description = "Write the stems beside the master.")
  Boolean stems;

  /** Puts the given flags at their places in the tree of settings. */
  void putFlags(Map<String, Object> flags) {
    flags.put("reference", JobOptions.absolute(reference));
    flags.put("regenerate.minor", regenerateMinor);
    flags.put("regenerate.force", forceJasco);
    flags.put("regenerate.blend", blend);
    flags.put("vocals.boost", vocalBoost);
    flags.put("master.targetLufs", targetLufs);
    flags.put("master.truePeakDbtp", truePeak);
    flags.put("master.format", format);
    flags.put("master.stems", stems);
    flags.put("precondition.strength", strength);
  }
}
