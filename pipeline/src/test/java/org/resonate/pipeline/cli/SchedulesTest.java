package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The examples of {@code configs/schedules} parse, and so do the commands in them. */
class SchedulesTest {
  private static final Path FOLDER = Path.of("../configs/schedules");

  private static void assertRuns(List<String> words) {
    int at = words.indexOf("remaster");
    assertTrue(at > 0 && words.get(at - 1).endsWith("/resonate"), words.toString());
    CommandLine root = Main.commandLine();
    ParseResult result =
        root.parseArgs(words.subList(at, words.size()).toArray(String[]::new)).subcommand();
    assertEquals(List.of(), result.errors());
    assertTrue(result.hasMatchedOption("--catalogue") && result.hasMatchedOption("--output"));
  }

  private static List<String> words(String line) {
    return Arrays.asList(line.strip().split("\\s+", -1));
  }

  @Test
  void systemdKnowsTheExitCodes() throws IOException {
    Map<String, String> service = ServiceFiles.unit(FOLDER.resolve("resonate.service"));
    assertRuns(words(service.get("Service.ExecStart")));
    assertEquals("4 130", service.get("Service.SuccessExitStatus"));
    assertEquals("1 2", service.get("Service.RestartPreventExitStatus"));
    assertEquals("oneshot", service.get("Service.Type"));
    Map<String, String> timer = ServiceFiles.unit(FOLDER.resolve("resonate.timer"));
    assertEquals("*-*-* 02:15:00", timer.get("Timer.OnCalendar"));
  }

  @Test
  void launchdsPlistIsOne() throws Exception {
    Map<String, Element> values = ServiceFiles.plist(FOLDER.resolve("org.resonate.nightly.plist"));
    assertEquals("org.resonate.nightly", values.get("Label").getTextContent());
    assertRuns(ServiceFiles.texts(values.get("ProgramArguments")));
    for (Element part : ServiceFiles.children(values.get("StartCalendarInterval"))) {
      assertTrue(part.getTagName().matches("key|integer"), part.getTagName());
    }
  }

  @Test
  void kubernetesKnowsTheExitCodes() throws IOException {
    JsonNode job = new YAMLMapper().readTree(FOLDER.resolve("resonate.cronjob.yaml").toFile());
    assertEquals("batch/v1", job.at("/apiVersion").asText());
    assertEquals("Forbid", job.at("/spec/concurrencyPolicy").asText());
    JsonNode spec = job.at("/spec/jobTemplate/spec");
    // Exit codes are looked at only of pods that are never restarted in place.
    assertEquals("Never", spec.at("/template/spec/restartPolicy").asText());
    String name = spec.at("/template/spec/containers/0/name").asText();
    assertEquals(name, spec.at("/podFailurePolicy/rules/0/onExitCodes/containerName").asText());
    assertEquals("[1,2]", spec.at("/podFailurePolicy/rules/0/onExitCodes/values").toString());
    assertEquals("[4]", spec.at("/podFailurePolicy/rules/1/onExitCodes/values").toString());
    String script = spec.at("/template/spec/containers/0/args/0").asText();
    assertRuns(words(script.substring(script.indexOf("exec "))));
  }

  @Test
  void cronsLineHasFiveTimesAndACommand() throws IOException {
    int jobs = 0;
    for (String line : Files.readAllLines(FOLDER.resolve("resonate.crontab"))) {
      if (!line.startsWith("#") && !line.matches("[A-Z]+=.*")) {
        assertTrue(line.matches("([0-9]+|\\*) ([0-9]+|\\*) \\* \\* ([0-9]|\\*) .+"), line);
        assertTrue(line.indexOf('%') < 0, "cron takes % for a line break: " + line);
        if (line.contains("remaster")) {
          jobs++;
          String command = line.substring(0, line.indexOf(" >>")).replace("\"", "");
          assertRuns(words(command.replace("$RESONATE", "/opt/resonate/resonate")));
        }
      }
    }
    assertEquals(1, jobs);
  }
}
