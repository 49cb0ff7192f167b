package org.resonate.pipeline.cli;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.resonate.transforms.record.Source;

/**
 * How much audio a job has to go through. Until a track has ended only the size of its file is
 * known: what that means in time is learnt from the ended ones with the same ending, since an hour
 * as WAV is ten times the bytes of an hour as MP3. Holds nothing for each track.
 */
final class Workload {

  /** Bytes a second, until a file with this ending has been heard: 192 kbit/s, or 16-bit stereo. */
  private static final double COMPRESSED = 24_000;

  private static final double LOSSLESS = 100_000;
  private static final double PLAIN = 176_400;

  /** Endings are free text: past these, others are one. */
  private static final int MOST_KINDS = 64;

  /** Of files with one ending. */
  private static final class Kind {
    double secondsPerByte;
    long leftBytes;
    long heardBytes;
    double heardSeconds;

    double secondsPerByte() {
      return heardBytes > 0 && heardSeconds > 0 ? heardSeconds / heardBytes : secondsPerByte;
    }
  }

  private final Map<String, Kind> kinds = new HashMap<>();
  private long tracks;
  private double endedSeconds;

  /** Adds a track that there is to do. */
  synchronized void plan(Source source) {
    tracks++;
    kind(source).leftBytes += source.getSizeBytes();
  }

  /**
   * Takes off a track that has ended.
   *
   * @param audioSeconds its length; 0 where it failed before that was known
   */
  synchronized void ended(Source source, double audioSeconds) {
    Kind kind = kind(source);
    endedSeconds += audioSeconds > 0 ? audioSeconds : audioSeconds(source);
    kind.leftBytes = Math.max(0, kind.leftBytes - source.getSizeBytes());
    if (audioSeconds > 0) {
      kind.heardBytes += source.getSizeBytes();
      kind.heardSeconds += audioSeconds;
    }
  }

  /** Tracks in all. */
  synchronized long tracks() {
    return tracks;
  }

  /** How long a track is likely to be. */
  synchronized double audioSeconds(Source source) {
    return source.getSizeBytes() * kind(source).secondsPerByte();
  }

  /** How much audio is likely to be in the tracks that have not ended. */
  synchronized double leftSeconds() {
    return kinds.values().stream().mapToDouble(k -> k.leftBytes * k.secondsPerByte()).sum();
  }

  /** The audio of tracks that have ended, with what a failed one was likely to hold. */
  synchronized double endedSeconds() {
    return endedSeconds;
  }

  private Kind kind(Source source) {
    String path = source.getRelativePath();
    int dot = path.lastIndexOf('.');
    String ending = dot < 0 ? "" : path.substring(dot + 1).toLowerCase(Locale.ROOT);
    String name = kinds.containsKey(ending) || kinds.size() < MOST_KINDS ? ending : "";
    return kinds.computeIfAbsent(name, Workload::unheard);
  }

  private static Kind unheard(String ending) {
    Kind kind = new Kind();
    kind.secondsPerByte =
        1
            / switch (ending) {
              case "wav", "wave", "aif", "aiff", "au", "caf", "rf64", "w64" -> PLAIN;
              case "flac", "alac", "ape", "wv", "tta" -> LOSSLESS;
              default -> COMPRESSED;
            };
    return kind;
  }
}
