package org.resonate.audio.restore;

import java.io.IOException;
import java.util.List;

/**
 * Prints the figures of restoration and damage measurement beside those that are published, and
 * their speed. Run by hand; all material is seeded.
 */
public final class RestoreBench {

  private RestoreBench() {}

  /** Runs the parts named, or all. */
  public static void main(String[] args) throws IOException {
    List<String> parts =
        args.length == 0
            ? List.of(
                "declip",
                "gaps",
                "passages",
                "noise",
                "band",
                "stems",
                "clicks",
                "dropouts",
                "hum",
                "speed")
            : List.of(args);
    for (String part : parts) {
      switch (part) {
        case "declip" -> DeclipBench.run();
        case "gaps" -> GapBench.shortGaps();
        case "passages" -> GapBench.longGaps();
        case "noise" -> NoiseBench.run();
        case "band" -> BandBench.run();
        case "stems" -> DetectBench.stems();
        case "clicks" -> DetectBench.clicks();
        case "dropouts" -> DetectBench.dropouts();
        case "hum" -> DetectBench.hum();
        case "speed" -> SpeedBench.run();
        default -> throw new IllegalArgumentException(part);
      }
    }
  }
}
