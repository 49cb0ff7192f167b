package org.resonate.models.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * Arguments of a constructor out of a pickle as JSON, as Demucs itself writes them into
 * safetensors. A pickle's lists may hold themselves, or one another a billion times: depth and
 * number are bounded.
 */
final class PlainValues {

  private static final int MAX_DEPTH = 16;
  private static final int MAX_VALUES = 10_000;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private int values;

  private PlainValues() {}

  static JsonNode toJson(Object value, String what) throws PickleException {
    return new PlainValues().convert(value, what, 0);
  }

  private JsonNode convert(Object value, String what, int depth) throws PickleException {
    if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
      throw new PickleException(what + " are nested too deeply, or too many");
    }
    if (value == null) {
      return NODES.nullNode();
    } else if (value instanceof Boolean truth) {
      return NODES.booleanNode(truth);
    } else if (value instanceof Long number) {
      return NODES.numberNode(number);
    } else if (value instanceof BigInteger number) {
      return NODES.numberNode(number);
    } else if (value instanceof Double number) {
      return NODES.numberNode(number);
    } else if (value instanceof String text) {
      return NODES.textNode(text);
    } else if (value instanceof Pickled.Fraction fraction) {
      return NODES
          .objectNode()
          .put("_type", "fraction")
          .put("numerator", fraction.numerator())
          .put("denominator", fraction.denominator());
    } else if (value instanceof Pickled.Tuple tuple) {
      return array(tuple.items(), what, depth);
    } else if (value instanceof List<?> list) {
      return array(list, what, depth);
    } else if (value instanceof Map<?, ?> map) {
      return object(map, what, depth);
    }
    throw new PickleException(what + " hold a " + Globals.kind(value));
  }

  private ArrayNode array(List<?> items, String what, int depth) throws PickleException {
    ArrayNode array = NODES.arrayNode();
    for (Object item : items) {
      array.add(convert(item, what, depth + 1));
    }
    return array;
  }

  private ObjectNode object(Map<?, ?> map, String what, int depth) throws PickleException {
    ObjectNode object = NODES.objectNode();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new PickleException(what + " have a key that is no text");
      }
      object.set(key, convert(entry.getValue(), what, depth + 1));
    }
    return object;
  }
}
