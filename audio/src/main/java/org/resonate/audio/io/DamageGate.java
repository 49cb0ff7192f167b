package org.resonate.audio.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Says whether a recording is damaged. A truncated or corrupted file decodes without complaint,
 * only with less sound, with errors on the way, or with absurd samples.
 */
public final class DamageGate {

  /** Lengths are declared in whole packets, and players pad: that much may be missing. */
  private static final double TOLERANCE_SECONDS = 0.25;

  private static final double TOLERANCE_SHARE = 0.001;

  /** Lossy files in the wild begin or end with a broken packet; more is damage. */
  private static final int TOLERATED_LOSSY_ERRORS = 2;

  private DamageGate() {}

  /**
   * What is wrong with a recording that was read to its end.
   *
   * @return a sentence for each sign of damage; empty where there is none
   */
  public static List<String> check(DecodeReport report) {
    List<String> damage = new ArrayList<>();
    int tolerated = report.lossless() ? 0 : TOLERATED_LOSSY_ERRORS;
    if (report.decodeErrors() > tolerated) {
      damage.add(
          say("%d of %d packets do not decode cleanly.", report.decodeErrors(), report.packets()));
    }
    Double declared = report.declaredSeconds();
    if (declared != null) {
      double missing = declared - report.decodedSeconds();
      if (missing > TOLERANCE_SECONDS + TOLERANCE_SHARE * declared) {
        damage.add(
            say(
                "The file declares %.2f s but holds only %.2f s: it was cut off.",
                declared, report.decodedSeconds()));
      }
    }
    if (report.cutOff()) {
      damage.add("The file ends before its last packet does: it was cut off.");
    }
    if (report.peak() > AudioDecoder.PEAK_LIMIT) {
      damage.add(
          say(
              "Samples reach %.4g times full scale: the stream is corrupted or not scaled to ±1.",
              report.peak()));
    }
    if (report.nonFinite()) {
      damage.add("Some samples are no finite numbers (NaN or infinity).");
    }
    return damage;
  }

  private static String say(String sentence, Object... values) {
    return String.format(Locale.ROOT, sentence, values);
  }
}
