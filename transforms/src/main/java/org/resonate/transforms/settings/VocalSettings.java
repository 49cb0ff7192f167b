package org.resonate.transforms.settings;

/**
 * The vocal level.
 *
 * @param boost factor on the vocal target ratio, 0.25 to 4
 */
public record VocalSettings(double boost) {

  /** The reference's own ratio. */
  public static final VocalSettings DEFAULT = new VocalSettings(1.0);

  void check(Mistakes mistakes) {
    mistakes.range("vocal-boost", boost, 0.25, 4);
  }
}
