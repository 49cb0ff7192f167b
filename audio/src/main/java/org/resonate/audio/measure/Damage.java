package org.resonate.audio.measure;

/** How badly a stem or a part of it is damaged, from unharmed to beyond use. */
public enum Damage {
  /** Nothing that needs work. */
  GOOD,
  /** Noticeable to a careful listener. */
  MINOR,
  /** Plainly audible. */
  MODERATE,
  /** Hardly usable. */
  SEVERE
}
