package org.resonate.models.pack;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;

/**
 * YAML whose scalars stay the text that they are written as. A signature such as {@code 955717e8}
 * is a number to YAML, whose nearest double says no more what it was; Python, which writes the
 * bags' files, takes it for text and puts no quotes around it.
 */
final class YamlText {

  private static final YAMLFactory YAML = new YAMLFactory();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private YamlText() {}

  /**
   * Reads a document.
   *
   * @return objects and arrays of text nodes, and null where a value is missing
   */
  static JsonNode read(byte[] document) throws IOException {
    try (JsonParser parser = YAML.createParser(document)) {
      parser.nextToken();
      return value(parser);
    }
  }

  private static JsonNode value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      ObjectNode object = NODES.objectNode();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        object.set(name, value(parser));
      }
      return object;
    }
    if (token == JsonToken.START_ARRAY) {
      ArrayNode array = NODES.arrayNode();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(value(parser));
      }
      return array;
    }
    return token == null || token == JsonToken.VALUE_NULL
        ? NODES.nullNode()
        : NODES.textNode(parser.getText());
  }
}
