package org.resonate.audio.filter;

/** What a matching filter does to the phase. */
public enum EqPhase {
  /** Delays all frequencies alike; rings before a transient as much as behind it. */
  LINEAR,
  /** Rings only behind; turns the phase where the gain changes with frequency. */
  MINIMUM
}
