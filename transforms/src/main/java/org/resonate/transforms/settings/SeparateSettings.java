package org.resonate.transforms.settings;

/**
 * The separator.
 *
 * @param model name of a pack; {@code auto}: the best one installed
 * @param shifts passes over the sound, each with another delay, that are averaged: a little better,
 *     as many times slower; 0 to 20, 0: one pass without a delay
 */
public record SeparateSettings(String model, int shifts) {

  /** The best pack installed, once. */
  public static final SeparateSettings DEFAULT = new SeparateSettings("auto", 0);

  void check(Mistakes mistakes) {
    mistakes.expect(
        model != null && model.matches("[A-Za-z0-9_.-]{1,100}"),
        "model must be the name of a pack or auto, got " + model);
    mistakes.range("separate.shifts", shifts, 0, 20);
  }
}
