package org.resonate.transforms;

import org.resonate.audio.measure.LoudnessMeter;
import org.resonate.audio.measure.TruePeakMeter;
import org.resonate.transforms.record.Loudness;

/** Puts meters' results into records. */
final class Loudnesses {

  private Loudnesses() {}

  /** The record of two finished meters; minus infinity becomes null, as JSON has none. */
  static Loudness of(LoudnessMeter loudness, TruePeakMeter peak) {
    return Loudness.newBuilder()
        .setIntegratedLufs(finite(loudness.integratedLufs()))
        .setTruePeakDbtp(finite(peak.peakDbtp()))
        .setLoudnessRangeLu(loudness.loudnessRangeLu())
        .build();
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
