package org.resonate.transforms.settings;

/**
 * The separator.
 *
 * @param model name of a pack; {@code auto}: the best one installed
 * @param shifts passes over the sound, each with another delay, that are averaged: a little better,
 *     as many times slower; 0 to 20, 0: one pass without a delay
 * @param twoStems the stem that {@code resonate separate} writes alone, with all the rest in
 *     another; null: every stem of the pack
 */
public record SeparateSettings(String model, int shifts, String twoStems) {

  /** The best pack installed, once, every stem. */
  public static final SeparateSettings DEFAULT = new SeparateSettings("auto", 0, null);

  /** The same with another pack. */
  public SeparateSettings withModel(String name) {
    return new SeparateSettings(name, shifts, twoStems);
  }

  /** How often a recording is separated. */
  public int passes() {
    return Math.max(1, shifts);
  }

  void check(Mistakes mistakes) {
    mistakes.expect(
        model != null && model.matches("[A-Za-z0-9_.-]{1,100}"),
        "model must be the name of a pack or auto, got " + model);
    mistakes.range("separate.shifts", shifts, 0, 20);
    mistakes.expect(
        twoStems == null || twoStems.matches("[A-Za-z0-9_-]{1,100}"),
        "two-stems must be the name of a stem, got " + twoStems);
  }
}
