package org.resonate.audio.measure;

import java.util.Locale;

/** What a damaged region suffers from. */
public enum DamageCause {
  /** Impulses of at most a few milliseconds. */
  CLICKS,
  /** Short holes in the sound. */
  DROPOUT,
  /** Tops cut off at a fixed level. */
  CLIPPING,
  /** Broadband noise. */
  NOISE,
  /** Mains hum and its harmonics. */
  HUM,
  /** A sharp upper band limit with sound right below it. */
  BANDWIDTH,
  /** Nonlinear distortion: the tops are bent, not cut off. */
  DISTORTION,
  /** Artefacts of separation or coding: musical noise, bleed that pumps. */
  ARTEFACTS,
  /** No damage found; named by the user. */
  FORCED;

  /** The lower-case name, as the records key scores. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
