package org.resonate.pipeline.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resonate.transforms.settings.MasterSettings.OutputFormat;
import org.resonate.transforms.settings.RemasterSettings;

class EffectiveSettingsTest {
  @TempDir Path folder;
  private final List<String> mistakes = new ArrayList<>();

  private EffectiveSettings resolve(String yaml, Map<String, ?> flags) throws IOException {
    Path file = folder.resolve("job.yaml");
    Files.writeString(file, yaml);
    return EffectiveSettings.resolve(
        SettingsFile.read(file.toString(), folder, mistakes), flags, mistakes);
  }

  @Test
  void thePresetDefaultSaysTheDefaults() {
    SettingsFile preset = SettingsFile.read("default", Path.of("../configs"), mistakes);
    EffectiveSettings settings = EffectiveSettings.resolve(preset, Map.of(), mistakes);
    assertEquals(List.of(), mistakes);
    assertEquals(
        new EffectiveSettings(
            RemasterSettings.defaults(),
            JobSettings.DEFAULT,
            HubSettings.DEFAULT,
            ClusterSettings.DEFAULT),
        settings);
  }

  @Test
  void flagsComeBeforeTheFileAndTheFileBeforeDefaults() throws IOException {
    EffectiveSettings settings =
        resolve(
            "master: {targetLufs: -16, truePeakDbtp: -2, format: OPUS}\njob: {jobs: 3}\n",
            Map.of("master.targetLufs", -9.0, "job.device", "cpu"));
    assertEquals(List.of(), mistakes);
    assertEquals(-9, settings.track().master().targetLufs());
    assertEquals(-2, settings.track().master().truePeakDbtp());
    assertEquals(OutputFormat.OPUS, settings.track().master().format());
    assertEquals(0.3, settings.track().precondition().strength());
    assertEquals(3, settings.job().jobs());
    assertEquals("cpu", settings.job().device());
  }

  @Test
  void offNoAndYesAreTakenInBothReadings() throws IOException {
    EffectiveSettings settings =
        resolve(
            """
            reference: off
            precondition: {strength: off, acceptDamaged: yes}
            regenerate: {minor: "on", force: no, stems: off}
            """,
            Map.of());
    assertEquals(List.of(), mistakes);
    assertEquals(null, settings.track().reference());
    assertEquals(0, settings.track().precondition().strength());
    assertEquals(true, settings.track().precondition().acceptDamaged());
    assertEquals(true, settings.track().regenerate().minor());
    assertEquals(List.of(), settings.track().regenerate().stems());
  }

  @Test
  void allMistakesAreNamedAtOnce() throws IOException {
    EffectiveSettings settings =
        resolve(
            """
            master: {targetLuf: -14, format: mp4, truePeakDbtp: loud}
            vocals: 3
            precondition: {strength: 1.5}
            separate: {shifts: 21}
            job: {jobs: 0, device: gpu}
            """,
            Map.of("master.targetLufs", 7.0));
    assertEquals(-1, settings.track().master().truePeakDbtp());
    assertEquals(9, mistakes.size(), mistakes.toString());
    String all = String.join("\n", mistakes);
    for (String part :
        new String[] {
          "unknown setting master.targetLuf",
          "format must be one of source, flac, wav, mp3, aac, opus, alac, got \"mp4\"",
          "master.truePeakDbtp must be a number",
          "vocals must hold settings",
          "strength must be from 0 to 1, got 1.5",
          "separate.shifts must be from 0 to 20, got 21",
          "target-lufs must be from -40 to -5, got 7",
          "jobs must be from 1 to 1024, got 0",
          "device must be auto, mps, cuda, cuda:N or cpu, got gpu"
        }) {
      assertTrue(all.contains(part), part + " is not in\n" + all);
    }
  }

  @Test
  void shiftsAreAWholeNumberAndOutliveTheChoiceOfTheModel() throws IOException {
    EffectiveSettings settings = resolve("separate: {shifts: 3}\n", Map.of());
    assertEquals(List.of(), mistakes);
    assertEquals(3, settings.track().withModel("classic").separate().shifts());
    resolve("separate: {shifts: 1.5}\n", Map.of());
    assertEquals(List.of("separate.shifts must be a whole number, got 1.5"), mistakes);
  }

  @Test
  void pathsInAFileAreRelativeToIt() throws IOException {
    EffectiveSettings settings = resolve("reference: ref.flac\njob: {work: /w}\n", Map.of());
    assertEquals(folder.resolve("ref.flac").toString(), settings.track().reference());
    assertEquals("/w", settings.job().work());
  }

  @Test
  void whatIsWrittenReadsBackTheSame() throws IOException {
    EffectiveSettings settings =
        resolve(
            "reference: ref.flac\nregenerate: {stems: [bass]}\njob: {threads: 2, runner: flink}\n",
            Map.of());
    assertEquals(settings, resolve(settings.yaml(), Map.of()));
    assertEquals(List.of(), mistakes);
  }

  @Test
  void aFileThatIsMissingOrNoYamlIsAMistake() throws IOException {
    SettingsFile.read("nosuch", folder, mistakes);
    SettingsFile.read(folder.resolve("no.yaml").toString(), folder, mistakes);
    resolve("a: [", Map.of());
    resolve("jobs: 1\njobs: 2\n", Map.of());
    resolve("- a list\n", Map.of());
    assertEquals(5, mistakes.size(), mistakes.toString());
    assertTrue(mistakes.get(0).contains("no preset nosuch"), mistakes.get(0));
  }
}
