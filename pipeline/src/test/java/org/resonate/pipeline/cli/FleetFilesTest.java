package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import picocli.CommandLine.ParseResult;

/** The files for a fleet: their commands parse, and Flink knows each name and takes each value. */
class FleetFilesTest {
  private static final Path FLEET = Path.of("../configs/fleet");
  private static final YAMLMapper YAML = new YAMLMapper();

  private static void assertRuns(List<String> words) {
    assertTrue(words.get(0).endsWith("/resonate"), words.toString());
    ParseResult result =
        Main.commandLine()
            .parseArgs(words.subList(1, words.size()).toArray(String[]::new))
            .subcommand();
    assertEquals("worker", result.commandSpec().name());
    assertEquals(List.of(), result.errors());
    assertTrue(result.hasMatchedOption("--jobmanager") && result.hasMatchedOption("--host"));
  }

  @Test
  void bothServicesRunAWorker() throws Exception {
    Map<String, String> unit = ServiceFiles.unit(FLEET.resolve("resonate-worker.service"));
    assertRuns(Arrays.asList(unit.get("Service.ExecStart").split(" ", -1)));
    assertEquals("143", unit.get("Service.SuccessExitStatus"));
    Map<String, Element> plist = ServiceFiles.plist(FLEET.resolve("org.resonate.worker.plist"));
    assertRuns(ServiceFiles.texts(plist.get("ProgramArguments")));
    assertEquals("true", plist.get("KeepAlive").getTagName());
  }

  @Test
  void flinkKnowsEachNameAndTakesEachValue() throws Exception {
    Map<String, ConfigOption<?>> known = new HashMap<>();
    for (Class<?> options :
        List.of(
            CoreOptions.class,
            HeartbeatManagerOptions.class,
            JobManagerOptions.class,
            MetricOptions.class,
            RestartStrategyOptions.class,
            TaskManagerOptions.class,
            WebOptions.class)) {
      for (Field field : options.getFields()) {
        if (field.get(null) instanceof ConfigOption<?> option) {
          known.put(option.key(), option);
        }
      }
    }
    Map<String, String> ours = flinkConfig();
    Configuration configuration = Configuration.fromMap(ours);
    for (String name : ours.keySet()) {
      assertTrue(known.containsKey(name), name + " is no name of Flink's");
      // Throws where the value does not fit the option.
      assertTrue(configuration.getOptional(known.get(name)).isPresent(), name);
    }
  }

  private static Map<String, String> flinkConfig() throws IOException {
    return YAML.readValue(
        Path.of("../configs/flink/config.yaml").toFile(),
        new TypeReference<Map<String, String>>() {});
  }

  @Test
  void kubernetesSaysWhatTheClusterIsTold() throws Exception {
    String text = Files.readString(FLEET.resolve("kubernetes.yaml"));
    String[] documents = text.split("\n---\n", -1);
    assertEquals(2, documents.length);
    JsonNode deployment = YAML.readTree(documents[0]);
    assertEquals("FlinkDeployment", deployment.get("kind").asText());
    Map<String, String> told =
        YAML.convertValue(
            deployment.at("/spec/flinkConfiguration"), new TypeReference<Map<String, String>>() {});
    Map<String, String> ours = flinkConfig();
    Set<String> alike = new HashSet<>(told.keySet());
    alike.removeIf(
        name -> name.equals("taskmanager.numberOfTaskSlots") || name.contains(".jvm-overhead."));
    for (String name : alike) {
      assertEquals(ours.get(name), told.get(name), name);
    }
    JsonNode pod = deployment.at("/spec/podTemplate/spec");
    String mounted = pod.at("/containers/0/volumeMounts/0/name").asText();
    assertEquals(pod.at("/volumes/0/name").asText(), mounted);
    assertEquals("NetworkPolicy", YAML.readTree(documents[1]).get("kind").asText());
  }
}
