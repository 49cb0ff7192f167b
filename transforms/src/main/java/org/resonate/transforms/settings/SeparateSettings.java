package org.resonate.transforms.settings;

/**
 * The separator.
 *
 * @param model name of a pack; {@code auto}: the best one installed
 * @param twoStems the stem that {@code resonate separate} writes alone, with all the rest in
 *     another; null: every stem of the pack
 */
public record SeparateSettings(String model, String twoStems) {

  /** The best pack installed. */
  public static final SeparateSettings DEFAULT = new SeparateSettings("auto", null);

  /** The same with another pack. */
  public SeparateSettings withModel(String name) {
    return new SeparateSettings(name, twoStems);
  }

  void check(Mistakes mistakes) {
    mistakes.expect(
        model != null && model.matches("[A-Za-z0-9_.-]{1,100}"),
        "model must be the name of a pack or auto, got " + model);
    mistakes.expect(
        twoStems == null || twoStems.matches("[A-Za-z0-9_-]{1,100}"),
        "two-stems must be the name of a stem, got " + twoStems);
  }
}
