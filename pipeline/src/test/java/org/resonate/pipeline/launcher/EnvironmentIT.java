package org.resonate.pipeline.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the launcher puts into the environment and onto the command line of the JVM. Mostly it
 * starts a script in the place of {@code java}, which tells what it was given.
 */
class EnvironmentIT {
  private static final String HIGH = "PYTORCH_MPS_HIGH_WATERMARK_RATIO";
  private static final String LOW = "PYTORCH_MPS_LOW_WATERMARK_RATIO";
  private static final String FALLBACK = "PYTORCH_ENABLE_MPS_FALLBACK";

  @TempDir Path folder;

  /** As the launcher counts them: a container may let Java have fewer. */
  private static int cores() throws Exception {
    Process getconf = new ProcessBuilder("getconf", "_NPROCESSORS_ONLN").start();
    try (BufferedReader out = getconf.inputReader()) {
      return Integer.parseInt(out.readLine().strip());
    }
  }

  @BeforeEach
  void standIn() throws IOException {
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        env
        for argument in "$@"; do echo "argument=$argument"; done
        """);
    assertTrue(java.toFile().setExecutable(true));
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
  }

  private ProcessBuilder command(Map<String, String> exported, Object... arguments)
      throws IOException {
    List<Object> words = new ArrayList<>(List.of("doctor"));
    words.addAll(Arrays.asList(arguments));
    ProcessBuilder command = Launcher.command(folder, words.toArray());
    command.environment().keySet().removeIf(name -> name.startsWith("PYTORCH_"));
    command.environment().putAll(exported);
    return command;
  }

  /** Environment and arguments of what the launcher starts. */
  private Map<String, String> started(Map<String, String> exported, Object... arguments)
      throws Exception {
    ProcessBuilder command = command(exported, arguments);
    command.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    Launcher.Result result = Launcher.run(command);
    assertEquals(0, result.exit(), result.err());
    Map<String, String> started = new TreeMap<>();
    for (String line : result.out().lines().toList()) {
      if (line.startsWith("argument=-Xmx")) {
        started.put("heap", line.replaceAll("\\D", ""));
      } else if (line.contains("=")) {
        started.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
      }
    }
    return started;
  }

  private void assertMarks(String high, String low, Map<String, String> started) {
    assertEquals(high, started.get(HIGH));
    assertEquals(low, started.get(LOW));
    assertEquals("1", started.get(FALLBACK));
  }

  private Path yaml(String text) throws IOException {
    return Files.writeString(folder.resolve("job.yaml"), text);
  }

  @Test
  void bothMarksComeFromTheFlagTheFileOrTheDefault() throws Exception {
    assertMarks("0.8", "0.8", started(Map.of()));
    assertMarks("0.6", "0.6", started(Map.of(), "--memory-fraction", "0.6"));
    assertMarks("0.6", "0.6", started(Map.of(), "--memory-fraction=0.6"));
    Path file = yaml("job:\n  memoryFraction: 0.5\n");
    assertMarks("0.5", "0.5", started(Map.of(), "--config", file));
    assertMarks("0.5", "0.5", started(Map.of(), "--config=" + file));
    assertMarks("0.5", "0.5", started(Map.of(), "--config", "job.yaml"));
    assertMarks("0.6", "0.6", started(Map.of(), "--config", file, "--memory-fraction", "0.6"));
    assertMarks("0.8", "0.8", started(Map.of(), "--config", yaml("job: {jobs: 1}\n")));
    assertMarks("0.8", "0.8", started(Map.of(), "--config", "nosuch"));
    assertMarks("0.8", "0.8", started(Map.of(), "--", "--memory-fraction", "0.6"));
  }

  @Test
  void yamlIsReadInEachOfItsStyles() throws Exception {
    for (String text :
        List.of(
            "job: {device: cpu, memoryFraction: 0.5, jobs: 2}\n",
            "job: {memoryFraction: 0.5}\n",
            "{\"job\": {\"memoryFraction\": 0.5}}",
            "job: {\n  device: cpu,\n  memoryFraction: 0.5\n}\n",
            "job:\n    'memoryFraction' :   0.5   # not 0.9\n",
            "# memoryFraction: 0.9\njob:\r\n  memoryFraction: 0.5\r\n",
            "reference: x # memoryFraction: 0.9\njob:\n\tmemoryFraction: 0.5\n",
            "job: {work: \"/tapes #1\", memoryFraction: 0.5} # memoryFraction: 0.9\n",
            "job: {work: '/tapes #1', memoryFraction: 5e-1}\n")) {
      String value = text.contains("5e-1") ? "5e-1" : "0.5";
      assertMarks(value, value, started(Map.of(), "--config", yaml(text)));
    }
  }

  @Test
  void whatTheUserExportedStandsWhereNobodySaysOtherwise() throws Exception {
    assertMarks("0.4", "0.4", started(Map.of(HIGH, "0.4")));
    assertMarks("0.4", "0.3", started(Map.of(HIGH, "0.4", LOW, "0.3")));
    assertMarks("0.4", "0.4", started(Map.of(HIGH, "0.4", LOW, "1.4")));
    assertMarks("0.8", "0.8", started(Map.of(LOW, "1.4")));
    assertMarks("0.8", "0.2", started(Map.of(LOW, "0.2")));
    Map<String, String> both = Map.of(HIGH, "0.4", LOW, "0.9");
    assertMarks("0.6", "0.6", started(both, "--memory-fraction", "0.6"));
    assertMarks("0.5", "0.5", started(both, "--config", yaml("job: {memoryFraction: 0.5}")));
    assertMarks("0.4", "0.4", started(both, "--config", yaml("job: {jobs: 1}")));
  }

  @Test
  void theHeapFollowsFlagsAndFileAlike() throws Exception {
    int cores = cores();
    String one = started(Map.of(), "--jobs", "1").get("heap");
    assertEquals(Integer.toString(768 + 24 * Math.max(0, cores - 8)), one);
    assertEquals(one, started(Map.of(), "--config", yaml("job:\n  jobs: 1\n")).get("heap"));
    String all = started(Map.of(), "--jobs", cores, "--threads", "1").get("heap");
    assertEquals(Integer.toString(768 + 192 * (cores - 1)), all);
    Path file = yaml("job: {jobs: " + cores + ", threads: 1}\n");
    assertEquals(all, started(Map.of(), "--config", file).get("heap"));
    assertEquals(one, started(Map.of(), "--config", file, "--jobs", "1").get("heap"));
    assertEquals(all, started(Map.of(), "--jobs", "900", "--threads", "900").get("heap"));
    assertEquals(all, started(Map.of(), "--threads", "1").get("heap"));
  }

  @Test
  void theHeapFollowsTheShifts() throws Exception {
    int one = Integer.parseInt(started(Map.of(), "--jobs", "1").get("heap"));
    Path file = yaml("job: {jobs: 1}\nseparate: {model: auto, shifts: 5}\n");
    for (Map.Entry<Integer, List<Object>> asked :
        Map.<Integer, List<Object>>of(
                1, List.of("--jobs", "1", "--shifts", "0"),
                3, List.of("--jobs", "1", "--shifts", "3"),
                4, List.of("--jobs", "1", "--shifts=4"),
                5, List.of("--config", file),
                2, List.of("--config", file, "--shifts", "2"),
                20, List.of("--jobs", "1", "--shifts", "9999"))
            .entrySet()) {
      int heap = Integer.parseInt(started(Map.of(), asked.getValue().toArray()).get("heap"));
      assertEquals(one + 28 * (asked.getKey() - 1), heap, asked.toString());
    }
  }

  @Test
  void theRealProgramFindsWhatWasSaid() throws Exception {
    Path file = yaml("job: {memoryFraction: 0.5} # half\n");
    assertMarks("0.6", "0.6", doctored("--memory-fraction", "0.6"));
    assertMarks("0.5", "0.5", doctored("--config", file));
    assertMarks("0.6", "0.6", doctored("--config", file, "--memory-fraction", "0.6"));
  }

  /** The settings that {@code doctor} found in its own environment. */
  private Map<String, String> doctored(Object... arguments) throws Exception {
    List<Object> words = new ArrayList<>(List.of("--json"));
    words.addAll(Arrays.asList(arguments));
    Launcher.Result result = Launcher.run(command(Map.of(), words.toArray()));
    assertEquals(0, result.exit(), result.err());
    Map<String, String> found = new TreeMap<>();
    for (JsonNode finding : new ObjectMapper().readTree(result.out()).get("findings")) {
      if (finding.get("what").asText().equals("setting")) {
        assertTrue(finding.get("works").asBoolean(), finding.toString());
        String[] setting = finding.get("detail").asText().split("=", 2);
        found.put(setting[0], setting[1]);
      }
    }
    assertFalse(result.err().contains("not in force"), result.err());
    return found;
  }
}
