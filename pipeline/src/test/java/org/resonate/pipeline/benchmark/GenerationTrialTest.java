package org.resonate.pipeline.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.models.ModelException;
import org.resonate.transforms.settings.JascoSettings;
import org.resonate.transforms.settings.RegenerateSettings;
import org.resonate.transforms.settings.RemasterSettings;

class GenerationTrialTest {

  /** A generator of JASCO's architecture, small and untrained. */
  private static final List<Path> PACKS = List.of(Path.of("../models/src/test/resources/packs"));

  private static final String PROMPT = "drums, warm bass and acoustic guitar";

  @TempDir Path folder;

  private static RemasterSettings settings(String prompt, int steps, double budget) {
    RegenerateSettings regenerate =
        new RegenerateSettings(
            false,
            false,
            null,
            0.5,
            budget,
            null,
            null,
            Map.of("other", prompt),
            new JascoSettings(true, steps, "euler", 5, 0, 0));
    return new RemasterSettings(null, null, null, null, regenerate, null, null);
  }

  private static Optional<GenerationCase> of(int steps, int jobs) throws ModelException {
    return GenerationCase.of(settings(PROMPT, steps, 60), PACKS, "cpu", jobs, 1);
  }

  @Test
  void aWindowIsMeasuredAndKept() throws IOException {
    GenerationTimes times = GenerationTrial.measure(of(2, 1).orElseThrow());
    assertEquals("cpu", times.device());
    assertEquals("jasco_tiny", times.pack());
    assertTrue(times.windowSeconds() > 0 && times.windowSeconds() < 600, times.toString());

    GenerationMeasurements kept =
        new GenerationMeasurements(folder.resolve("deeper/generation.json"));
    assertEquals(Optional.empty(), kept.find(of(2, 1).orElseThrow()));
    kept.put(times);
    kept.put(times);
    assertEquals(Optional.of(times), kept.find(of(2, 1).orElseThrow()));
    assertEquals(Optional.empty(), kept.find(of(3, 1).orElseThrow()));
    assertEquals(Optional.empty(), kept.find(of(2, 2).orElseThrow()));
  }

  @Test
  void severalTracksAtOnceAreMeasuredAsSuch() throws IOException {
    GenerationTimes times = GenerationTrial.measure(of(1, 2).orElseThrow());
    assertEquals(2, times.jobs());
    assertTrue(times.windowSeconds() > 0);
  }

  @Test
  void whatCannotBeGeneratedIsNoTime() throws ModelException {
    GenerationCase unknown =
        GenerationCase.of(settings("a prompt of nobody", 1, 60), PACKS, "cpu", 1, 1).orElseThrow();
    IOException error = assertThrows(IOException.class, () -> GenerationTrial.measure(unknown));
    assertTrue(error.getMessage().contains("a prompt of nobody"), error.getMessage());
  }

  @Test
  void whereNothingIsGeneratedThereIsNoCase() throws ModelException {
    assertEquals(Optional.empty(), GenerationCase.of(settings(PROMPT, 1, 0), PACKS, "cpu", 1, 1));
    assertEquals(
        Optional.empty(), GenerationCase.of(settings(PROMPT, 1, 60), List.of(), "cpu", 1, 1));
  }
}
