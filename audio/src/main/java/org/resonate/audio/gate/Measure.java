package org.resonate.audio.gate;

import java.util.Locale;

/** What is measured of each version of a region. Of every measure less is better. */
public enum Measure {
  /** Stationary noise against the sound, as a score from 0 to 1. */
  NOISE(0.02, "%.2f"),
  /** What the quietest tenth of the region reaches, dBFS; no noise reduction aims at it. */
  PAUSES(1.5, "%.1f dBFS"),
  /** Samples that stand still at the clip level, as a score from 0 to 1. */
  CLIPPING(0.02, "%.2f"),
  /** Mains hum against the sound, as a score from 0 to 1. */
  HUM(0.02, "%.2f"),
  /** A sharp upper limit, as a score from 0 to 1. */
  BANDWIDTH(0.02, "%.2f"),
  /** The largest prediction error at either end against that of the surroundings, dB. */
  EDGES(6, "%.1f dB"),
  /** The step in level at either end, dB. */
  LEVEL(3, "%.1f dB"),
  /** How far its level is from the original's, noise not counted, dB; of the original 0. */
  LOUDNESS(6, "%.1f dB"),
  /** The largest magnitude in or beside the region, dBFS. */
  PEAK(6, "%.1f dBFS"),
  /** What was taken away against the noise that was there, dB; of the original 0. */
  REMOVED(3, "%.1f dB"),
  /** What the region's chroma and the song's have not in common, 0 to 1. */
  CHROMA(0.04, "%.2f"),
  /** One less the correlation of the region's onsets with the song's, 0 to 2. */
  ONSETS(0.06, "%.2f"),
  /** The same of what lies above 4 kHz. */
  AIR(0.1, "%.2f");

  private final double tolerance;
  private final String pattern;

  Measure(double tolerance, String pattern) {
    this.tolerance = tolerance;
    this.pattern = pattern;
  }

  /** How much worse a candidate may measure before it counts as harm. */
  public double tolerance() {
    return tolerance;
  }

  /** The lower-case name, as records have it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  String told(double before, double after) {
    return String.format(Locale.ROOT, key() + " " + pattern + " to " + pattern, before, after);
  }
}
