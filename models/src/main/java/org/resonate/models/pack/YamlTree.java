package org.resonate.models.pack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tree of settings as OmegaConf writes it: YAML in which a scalar {@code ${a.b}} stands for the
 * value at {@code a.b}. Scalars are text ({@link YamlText}).
 */
final class YamlTree {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z0-9_.]+)\\}");
  private static final int MAX_REFERENCES = 16;

  private final JsonNode root;

  private YamlTree(JsonNode root) {
    this.root = root;
  }

  /**
   * Reads a document.
   *
   * @throws IOException if it is no YAML, or no mapping
   */
  static YamlTree read(String document) throws IOException {
    JsonNode root = YamlText.read(document.getBytes(StandardCharsets.UTF_8));
    if (!root.isObject()) {
      throw new IOException("it is no mapping");
    }
    return new YamlTree(root);
  }

  /**
   * What stands at a path such as {@code transformer_lm.dim}; a null node where null does, empty
   * where nothing does.
   *
   * @throws IOException if references lead in a circle, or nowhere
   */
  Optional<JsonNode> at(String path) throws IOException {
    String place = path;
    for (int hops = 0; hops <= MAX_REFERENCES; hops++) {
      JsonNode node = root;
      for (String key : place.split("\\.", -1)) {
        node = node.path(key);
      }
      if (node.isMissingNode()) {
        if (hops > 0) {
          throw new IOException(path + " refers to " + place + ", which is not there");
        }
        return Optional.empty();
      }
      Matcher reference = REFERENCE.matcher(node.isTextual() ? node.textValue() : "");
      if (!reference.matches()) {
        return Optional.of(node);
      }
      place = reference.group(1);
    }
    throw new IOException(path + " refers in a circle");
  }
}
