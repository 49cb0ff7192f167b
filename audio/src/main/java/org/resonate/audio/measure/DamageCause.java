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
  /**
   * Artefacts of separation: musical noise, bleed that pumps. Told, but no grade: they are not the
   * recording's, and what one stem has too much of another lacks, so that the sum of all is free of
   * them. To mend one stem alone would bring them out.
   */
  ARTEFACTS,
  /** No damage found; named by the user. */
  FORCED;

  /** Whether it counts for a stem's grade and makes damaged regions. */
  public boolean isGraded() {
    return this != ARTEFACTS;
  }

  /** The lower-case name, as the records key scores. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
