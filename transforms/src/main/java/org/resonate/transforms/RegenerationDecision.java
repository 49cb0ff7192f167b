package org.resonate.transforms;

import org.resonate.transforms.record.DamageLevel;
import org.resonate.transforms.settings.RegenerateSettings;

/**
 * Whether a stem is regenerated: the table of grade, {@code --regenerate-minor}, {@code
 * --force-jasco} and {@code regenerate.stems}.
 *
 * @param regenerate whether it is
 * @param reason why, a sentence
 */
record RegenerationDecision(boolean regenerate, String reason) {

  /** Decides for one stem. */
  static RegenerationDecision of(String stem, DamageLevel level, RegenerateSettings settings) {
    if (settings.force()) {
      return new RegenerationDecision(true, "forced");
    }
    boolean wanted =
        switch (level) {
          case GOOD -> false;
          case MINOR -> settings.minor();
          case MODERATE, SEVERE -> true;
        };
    if (!wanted) {
      return new RegenerationDecision(
          false, level == DamageLevel.GOOD ? "not damaged" : "minor damage is kept by default");
    }
    if (!settings.stems().contains(stem)) {
      return new RegenerationDecision(
          false, level + " damage, but " + stem + " is not among regenerate.stems");
    }
    return new RegenerationDecision(true, level + " damage");
  }
}
