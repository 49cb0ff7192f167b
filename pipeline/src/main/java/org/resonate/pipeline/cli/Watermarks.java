package org.resonate.pipeline.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.resonate.pipeline.settings.SettingsFile;

/**
 * The environment that Metal's allocator reads when it starts, against the setting {@code
 * job.memoryFraction}. A JVM cannot change its own environment: the launcher puts the setting
 * there.
 */
final class Watermarks {

  /** Where a flag and the settings' file put it. */
  static final String SETTING = "job.memoryFraction";

  static final String HIGH = "PYTORCH_MPS_HIGH_WATERMARK_RATIO";
  static final String LOW = "PYTORCH_MPS_LOW_WATERMARK_RATIO";
  static final String FALLBACK = "PYTORCH_ENABLE_MPS_FALLBACK";

  private Watermarks() {}

  /**
   * The fraction that the user exported, where it counts: if neither a flag nor a file of {@code
   * --config} says another.
   *
   * @param config what {@code --config} was given
   */
  static Optional<Double> exported(
      Map<String, ?> flags, String config, SettingsFile file, Map<String, String> environment) {
    boolean isSaid =
        flags.get(SETTING) != null
            || (!config.equals("default") && file.tree().path("job").hasNonNull("memoryFraction"));
    return isSaid
        ? Optional.empty()
        : number(environment.get(HIGH)).filter(high -> high >= 0.1 && high <= 1);
  }

  /** Why the environment is not what the setting says, a sentence; empty where it is. */
  static Optional<String> mismatch(double fraction, Map<String, String> environment) {
    Optional<Double> high = number(environment.get(HIGH));
    Optional<Double> low = number(environment.get(LOW));
    if (high.isEmpty() || low.isEmpty() || environment.get(FALLBACK) == null) {
      return Optional.of(
          "memory-fraction %s is not in force: %s, %s and %s are not all set; start by ./resonate"
              .formatted(fraction, HIGH, LOW, FALLBACK));
    }
    if (high.get() != fraction || (low.get() > high.get() && high.get() > 0)) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "memory-fraction %s is not in force: %s is %s and %s is %s; give --memory-fraction to"
                  + " ./resonate",
              fraction,
              HIGH,
              environment.get(HIGH),
              LOW,
              environment.get(LOW)));
    }
    return Optional.empty();
  }

  private static Optional<Double> number(String text) {
    // What a double is written like, so that nothing is left to catch.
    return text != null && text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?")
        ? Optional.of(Double.valueOf(text))
        : Optional.empty();
  }
}
