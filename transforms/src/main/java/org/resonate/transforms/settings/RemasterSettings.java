package org.resonate.transforms.settings;

import java.util.List;
import java.util.Objects;

/**
 * All that a user may set about the work on one track, a record per stage.
 *
 * @param reference absolute path of the recording whose vocal level and tonal balance are matched;
 *     null: none
 * @param precondition cleaning before the separation
 * @param separate the separator
 * @param quality the grades' thresholds
 * @param regenerate which stems are repaired
 * @param vocals the vocal level
 * @param master loudness, peaks and the file that is written
 */
public record RemasterSettings(
    String reference,
    PreconditionSettings precondition,
    SeparateSettings separate,
    QualitySettings quality,
    RegenerateSettings regenerate,
    VocalSettings vocals,
    MasterSettings master) {

  /** Fills what is null with its default. */
  public RemasterSettings {
    precondition = Objects.requireNonNullElse(precondition, PreconditionSettings.DEFAULT);
    separate = Objects.requireNonNullElse(separate, SeparateSettings.DEFAULT);
    quality = Objects.requireNonNullElse(quality, QualitySettings.DEFAULT);
    regenerate = Objects.requireNonNullElse(regenerate, RegenerateSettings.DEFAULT);
    vocals = Objects.requireNonNullElse(vocals, VocalSettings.DEFAULT);
    master = Objects.requireNonNullElse(master, MasterSettings.DEFAULT);
  }

  /** Every default. */
  public static RemasterSettings defaults() {
    return new RemasterSettings(null, null, null, null, null, null, null);
  }

  /** The same, but a damaged file is refused. */
  public RemasterSettings refusingDamaged() {
    return new RemasterSettings(
        reference,
        new PreconditionSettings(precondition.strength(), false),
        separate,
        quality,
        regenerate,
        vocals,
        master);
  }

  /** The same as far as the analysis reads it, the rest at its default. */
  public RemasterSettings ofAnalysis() {
    return new RemasterSettings(null, precondition, separate, quality, null, null, null);
  }

  /** The same with another reference; null: none. */
  public RemasterSettings withReference(String path) {
    return new RemasterSettings(path, precondition, separate, quality, regenerate, vocals, master);
  }

  /** The same with the separator's name. */
  public RemasterSettings withModel(String name) {
    return new RemasterSettings(
        reference, precondition, separate.withModel(name), quality, regenerate, vocals, master);
  }

  /** The same with every stem written. */
  public RemasterSettings withoutTwoStems() {
    SeparateSettings all = new SeparateSettings(separate.model(), separate.shifts(), null);
    return new RemasterSettings(reference, precondition, all, quality, regenerate, vocals, master);
  }

  /**
   * All mistakes, a sentence each, naming setting and allowed range; empty where there are none.
   */
  public List<String> mistakes() {
    Mistakes mistakes = new Mistakes();
    precondition.check(mistakes);
    separate.check(mistakes);
    quality.check(mistakes);
    regenerate.check(mistakes);
    vocals.check(mistakes);
    master.check(mistakes);
    return mistakes.list();
  }
}
