package org.resonate.pipeline.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Settings in YAML: a file, or a preset of {@code configs/} by its name.
 *
 * @param folder paths in the tree are relative to it
 * @param tree what the file says
 */
public record SettingsFile(Path folder, ObjectNode tree) {

  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  /** A file that says nothing. */
  public static SettingsFile empty() {
    return new SettingsFile(Path.of("").toAbsolutePath(), JsonNodeFactory.instance.objectNode());
  }

  /**
   * Reads a file or a preset.
   *
   * @param nameOrFile a preset's name, or the path of a file
   * @param presets the folder of presets; a missing one holds none
   * @param mistakes what is wrong is added here
   * @return an empty tree where something is wrong
   */
  public static SettingsFile read(String nameOrFile, Path presets, List<String> mistakes) {
    boolean isName =
        nameOrFile.matches("[A-Za-z0-9_-]+") && !Files.isRegularFile(Path.of(nameOrFile));
    Path file = isName ? presets.resolve(nameOrFile + ".yaml") : Path.of(nameOrFile);
    if (!Files.isRegularFile(file)) {
      mistakes.add(
          isName
              ? "--config: no preset %s in %s".formatted(nameOrFile, presets)
              : "--config: no file " + file);
      return empty();
    }
    try {
      JsonNode tree = YAML.readTree(Files.readAllBytes(file));
      if (tree == null || tree.isMissingNode() || tree.isNull()) {
        return empty();
      }
      if (tree instanceof ObjectNode object) {
        return new SettingsFile(file.toAbsolutePath().getParent(), object);
      }
      mistakes.add("--config: %s must hold settings by name".formatted(file));
    } catch (JsonProcessingException e) {
      mistakes.add(
          "--config: %s is no valid YAML: %s%s"
              .formatted(
                  file,
                  e.getOriginalMessage().lines().findFirst().orElse(""),
                  e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")"));
    } catch (IOException e) {
      mistakes.add("--config: cannot read %s: %s".formatted(file, e));
    }
    return empty();
  }

  /** A tree as YAML text. */
  static String write(ObjectNode tree) {
    try {
      return YAML.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
