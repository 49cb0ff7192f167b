package org.resonate.models.pack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a checkpoint's {@code xp.cfg} says, compared with what the templates were made for. */
final class JascoConfiguration {

  /** Before the names of tensors that are numbers of the configuration. */
  static final String PREFIX = "xp.cfg.";

  private final YamlTree tree;

  private JascoConfiguration(YamlTree tree) {
    this.tree = tree;
  }

  /**
   * Reads it.
   *
   * @throws IOException if it is no YAML
   */
  static JascoConfiguration read(String document) throws IOException {
    try {
      return new JascoConfiguration(YamlTree.read(document));
    } catch (IOException e) {
      throw new IOException("its xp.cfg is wrong: " + firstLine(e), e);
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** What differs, a phrase each. */
  List<String> problems(JascoDescription description) throws IOException {
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : description.configuration().entrySet()) {
      Optional<JsonNode> given = tree.at(entry.getKey());
      if (given.isEmpty()) {
        if (!description.mayLack().contains(entry.getKey())) {
          problems.add("its xp.cfg has no " + entry.getKey());
        }
      } else if (!same(given.get(), entry.getValue())) {
        problems.add(
            "its %s is %s, not %s".formatted(entry.getKey(), text(given.get()), entry.getValue()));
      }
    }
    return problems;
  }

  /**
   * A number that a template takes as a tensor.
   *
   * @param tensor its name, with {@link #PREFIX}
   * @throws IOException if there is no finite number
   */
  float number(String tensor) throws IOException {
    String path = tensor.substring(PREFIX.length());
    String text =
        text(tree.at(path).orElseThrow(() -> new IOException("its xp.cfg has no " + path)));
    try {
      float number = Float.parseFloat(text);
      if (Float.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IOException("its %s is %s, no number".formatted(path, text), e);
    }
    throw new IOException("its %s is %s".formatted(path, text));
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : node.toString();
  }

  /** Whether text of YAML means a value of JSON. */
  private static boolean same(JsonNode given, JsonNode expected) {
    if (expected.isArray()) {
      if (given.size() != expected.size() || !given.isArray()) {
        return false;
      }
      for (int i = 0; i < expected.size(); i++) {
        if (!same(given.get(i), expected.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (expected.isNull() || given.isNull()) {
      return expected.isNull() && given.isNull();
    }
    if (!given.isTextual()) {
      return false;
    }
    String text = given.textValue();
    if (expected.isBoolean()) {
      return text.equalsIgnoreCase(expected.asText());
    }
    if (expected.isNumber()) {
      try {
        return Double.parseDouble(text) == expected.doubleValue();
      } catch (NumberFormatException e) {
        return false;
      }
    }
    return text.equals(expected.textValue());
  }
}
