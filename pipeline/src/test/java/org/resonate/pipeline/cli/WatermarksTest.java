package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.resonate.pipeline.settings.SettingsFile;

class WatermarksTest {

  private static Map<String, String> environment(String high, String low) {
    return Map.of(Watermarks.HIGH, high, Watermarks.LOW, low, Watermarks.FALLBACK, "1");
  }

  private static Optional<Double> exported(Map<String, ?> flags, String config, String high) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.putObject("job").put("memoryFraction", 0.8);
    return Watermarks.exported(
        flags, config, new SettingsFile(Path.of(""), tree), Map.of(Watermarks.HIGH, high));
  }

  @Test
  void whatWasExportedCountsOnlyWhereNobodySaysOtherwise() {
    assertEquals(Optional.of(0.4), exported(Map.of(), "default", "0.4"));
    assertEquals(Optional.empty(), exported(Map.of(Watermarks.SETTING, 0.6), "default", "0.4"));
    assertEquals(Optional.empty(), exported(Map.of(), "mine", "0.4"));
    assertEquals(
        Optional.of(0.4),
        Watermarks.exported(
            Map.of(), "mine", SettingsFile.empty(), Map.of(Watermarks.HIGH, "0.4")));
    for (String value : new String[] {"0", "1.4", "much", "NaN", ""}) {
      assertEquals(Optional.empty(), exported(Map.of(), "default", value), value);
    }
  }

  @Test
  void anEnvironmentThatIsNotWhatTheSettingSaysIsNamed() {
    assertEquals(Optional.empty(), Watermarks.mismatch(0.8, environment("0.8", "0.8")));
    assertEquals(Optional.empty(), Watermarks.mismatch(0.8, environment("8e-1", ".5")));
    assertTrue(Watermarks.mismatch(0.8, environment("0.5", "0.5")).orElseThrow().contains("0.5"));
    // One of them above the other makes every use of the device fail.
    assertTrue(Watermarks.mismatch(0.8, environment("0.8", "1.4")).isPresent());
    assertTrue(Watermarks.mismatch(0.8, environment("0.8", "")).isPresent());
    assertTrue(Watermarks.mismatch(0.8, Map.of()).orElseThrow().contains("start by ./resonate"));
  }
}
