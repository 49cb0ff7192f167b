package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.resonate.pipeline.catalogue.RawPath;
import org.resonate.pipeline.catalogue.Recording;

/**
 * Whether the largest track fits on the disk: it needs about ten times its decoded size while it
 * runs. The decoded size is estimated from the file's, by kind, without opening it: 44.1 kHz stereo
 * float is twice a 16-bit wav, about 3.5 times a flac, about 15 times a lossy file at 192 kbit/s,
 * and about as much as a video.
 */
final class ScratchSpace {
  private static final double SIGNALS = 10;
  private static final double LOSSY = 15;
  private static final Map<String, Double> GROWTH =
      Map.ofEntries(
          Map.entry("wav", 2.0),
          Map.entry("wave", 2.0),
          Map.entry("w64", 2.0),
          Map.entry("rf64", 2.0),
          Map.entry("aif", 2.0),
          Map.entry("aiff", 2.0),
          Map.entry("caf", 2.0),
          Map.entry("au", 2.0),
          Map.entry("flac", 3.5),
          Map.entry("alac", 3.5),
          Map.entry("ape", 3.5),
          Map.entry("wv", 3.5),
          Map.entry("tak", 3.5),
          Map.entry("tta", 3.5),
          Map.entry("mp4", 1.0),
          Map.entry("mov", 1.0),
          Map.entry("mkv", 1.0),
          Map.entry("avi", 1.0),
          Map.entry("webm", 1.0));

  private ScratchSpace() {}

  /** What a recording needs while it is worked on, estimated. */
  static long neededBytes(Recording recording) {
    String path = recording.relativePath().toLowerCase(Locale.ROOT);
    double growth = GROWTH.getOrDefault(path.substring(path.lastIndexOf('.') + 1), LOSSY);
    return (long) (recording.sizeBytes() * growth * SIGNALS);
  }

  /** Why the largest track does not fit, in a sentence; empty where it does. */
  static Optional<String> shortage(Path work, Recording largest) throws IOException {
    if (largest == null) {
      return Optional.empty();
    }
    FileStore store = Files.getFileStore(work);
    long needed = neededBytes(largest);
    return store.getUsableSpace() >= needed
        ? Optional.empty()
        : Optional.of(
            "no scratch space: %s needs about %s while it is worked on, %s has %s free; free some or name another folder with --work"
                .formatted(
                    RawPath.display(largest.relativePath()),
                    size(needed),
                    work,
                    size(store.getUsableSpace())));
  }

  static String size(long bytes) {
    return bytes >= 1e9
        ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9)
        : String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
  }
}
