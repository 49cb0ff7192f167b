package org.resonate.transforms.settings;

/**
 * Cleaning before the separation.
 *
 * @param strength depth of noise reduction, 0 to 1; 0: decoding and resampling only
 * @param acceptDamaged go on with what can be decoded of a damaged file
 */
public record PreconditionSettings(double strength, boolean acceptDamaged) {

  /** Gentle cleaning, damaged files refused. */
  public static final PreconditionSettings DEFAULT = new PreconditionSettings(0.3, false);

  void check(Mistakes mistakes) {
    mistakes.range("strength", strength, 0, 1);
  }
}
