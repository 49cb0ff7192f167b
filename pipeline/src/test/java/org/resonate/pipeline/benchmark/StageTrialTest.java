package org.resonate.pipeline.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.transforms.record.Cause;
import org.resonate.transforms.settings.RemasterSettings;

class StageTrialTest {

  @TempDir Path folder;

  private static final RemasterSettings PLAIN = RemasterSettings.defaults();

  @Test
  void eachStageAndCauseIsMeasuredAndKept() throws IOException {
    StageTimes times = StageTrial.measure(PLAIN.withReference("/any.wav"), 1, 1, 1);
    assertEquals(
        Set.of("conditionalRegenerate", "matchReferenceVocals", "mix", "master"),
        times.secondsPerSecond().keySet());
    // Master works hardest, and all of it is far quicker than the sound.
    Map<String, Double> rates = times.secondsPerSecond();
    assertTrue(rates.get("master") > rates.get("mix"), rates.toString());
    rates.values().forEach(rate -> assertTrue(rate > 0 && rate < 1, rates.toString()));
    assertTrue(times.stemSecondsPerSecond() > 0);
    for (Cause cause : Cause.values()) {
      String name = cause.name().toLowerCase(Locale.ROOT);
      assertTrue(times.repairSecondsPerSecond().get(name) >= 0, name);
    }
    // Many samples to be found again, where a click is a handful.
    assertTrue(times.repairSecondsPerSecond().get("clipping") > 0, times.toString());

    StageMeasurements kept = new StageMeasurements(folder.resolve("stages.json"));
    RemasterSettings matched = PLAIN.withReference("/another.wav");
    assertEquals(Optional.empty(), kept.find(matched, 1, 1, 1));
    kept.put(times);
    kept.put(times);
    assertEquals(Optional.of(times), kept.find(matched, 1, 1, 1));
    assertEquals(Optional.empty(), kept.find(PLAIN, 1, 1, 1));
    assertEquals(Optional.empty(), kept.find(matched, 2, 1, 1));
    assertEquals(Optional.empty(), kept.find(matched, 1, 2, 1));
    assertEquals(Optional.empty(), kept.find(matched, 1, 1, 2));
  }

  @Test
  void aFileOfSomethingElseIsNamedWithItsRemedy() throws IOException {
    Path file = Files.writeString(folder.resolve("stages.json"), "{");
    IOException error =
        assertThrows(IOException.class, () -> new StageMeasurements(file).find(PLAIN, 1, 1, 1));
    assertTrue(error.getMessage().contains("delete it"), error.getMessage());
  }
}
