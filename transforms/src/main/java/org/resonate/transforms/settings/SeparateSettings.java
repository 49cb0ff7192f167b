package org.resonate.transforms.settings;

/**
 * The separator.
 *
 * @param model name of a pack; {@code auto}: the best one installed
 */
public record SeparateSettings(String model) {

  /** The best pack installed. */
  public static final SeparateSettings DEFAULT = new SeparateSettings("auto");

  void check(Mistakes mistakes) {
    mistakes.expect(
        model != null && model.matches("[A-Za-z0-9_.-]{1,100}"),
        "model must be the name of a pack or auto, got " + model);
  }
}
