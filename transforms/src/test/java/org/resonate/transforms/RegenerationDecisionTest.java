package org.resonate.transforms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resonate.transforms.record.DamageLevel;
import org.resonate.transforms.settings.RegenerateSettings;

class RegenerationDecisionTest {

  /** The whole table: grade, then what happens by default, with minor, with force. */
  @ParameterizedTest
  @CsvSource({
    "GOOD, drums, false, false, true",
    "MINOR, drums, false, true, true",
    "MODERATE, drums, true, true, true",
    "SEVERE, drums, true, true, true",
    "GOOD, vocals, false, false, true",
    "MINOR, vocals, false, false, true",
    "MODERATE, vocals, false, false, true",
    "SEVERE, vocals, false, false, true",
  })
  void followsTheTable(
      DamageLevel level, String stem, boolean byDefault, boolean withMinor, boolean forced) {
    assertEquals(byDefault, decide(stem, level, false, false));
    assertEquals(withMinor, decide(stem, level, true, false));
    assertEquals(forced, decide(stem, level, false, true));
    assertEquals(forced, decide(stem, level, true, true));
  }

  private static boolean decide(String stem, DamageLevel level, boolean minor, boolean force) {
    RegenerateSettings settings =
        new RegenerateSettings(minor, force, List.of("drums", "bass", "other"), 0.3);
    return RegenerationDecision.of(stem, level, settings).regenerate();
  }
}
