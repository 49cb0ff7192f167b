package org.resonate.pipeline.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lays a tree of settings over a record of records, and writes one as a tree. Unlike a JSON mapper
 * it goes on after a mistake, so that a user reads all of them at once.
 *
 * <p>{@code yes}, {@code no}, {@code on} and {@code off} are booleans to some YAML readers and text
 * to others: both are taken where a setting is a switch or may be off.
 */
final class RecordTree {
  private static final Set<String> YES = Set.of("true", "yes", "on");
  private static final Set<String> NO = Set.of("false", "no", "off");

  /** Settings that may be off: a number becomes 0, text null, a list empty. */
  private static final Set<String> MAY_BE_OFF =
      Set.of(
          "precondition.strength",
          "reference",
          "regenerate.stems",
          "regenerate.genre",
          "separate.twoStems");

  private final List<String> mistakes;

  /**
   * @param mistakes what is wrong is added here, a sentence each
   */
  RecordTree(List<String> mistakes) {
    this.mistakes = mistakes;
  }

  /** The record with what the tree says; what it does not say, or says wrongly, is the base's. */
  <R extends Record> R overlay(R base, JsonNode tree) {
    return overlay(base, tree, "");
  }

  private <R extends Record> R overlay(R base, JsonNode tree, String prefix) {
    if (!tree.isObject()) {
      mistakes.add(name(prefix) + " must hold settings by name, got " + tree);
      return base;
    }
    RecordComponent[] components = base.getClass().getRecordComponents();
    List<String> known = Arrays.stream(components).map(RecordComponent::getName).toList();
    tree.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                mistakes.add(
                    "unknown setting %s%s; here may stand %s"
                        .formatted(prefix, key, String.join(", ", known)));
              }
            });
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      Object old = get(base, components[i]);
      JsonNode node = tree.get(known.get(i));
      values[i] =
          node == null || node.isNull()
              ? old
              : value(components[i].getType(), old, node, prefix + known.get(i));
    }
    return construct(base, components, values);
  }

  private Object value(Class<?> type, Object old, JsonNode node, String path) {
    if (old instanceof Record record) {
      return overlay(record, node, path + ".");
    }
    String text = node.isValueNode() ? node.asText().strip() : "";
    if (MAY_BE_OFF.contains(path) && (NO.contains(lower(text)) || lower(text).equals("none"))) {
      return type == double.class ? (Object) 0.0 : type == List.class ? List.of() : null;
    }
    if (type == double.class) {
      return node.isNumber() ? node.doubleValue() : wrong(path, "a number", node, old);
    }
    if (type == int.class) {
      return node.canConvertToInt() && node.isIntegralNumber()
          ? (Object) node.intValue()
          : wrong(path, "a whole number", node, old);
    }
    if (type == long.class) {
      return node.canConvertToLong() && node.isIntegralNumber()
          ? (Object) node.longValue()
          : wrong(path, "a whole number", node, old);
    }
    if (type == Integer.class) {
      return lower(text).equals("auto")
          ? null
          : node.canConvertToInt() && node.isIntegralNumber()
              ? (Object) node.intValue()
              : wrong(path, "a whole number or auto", node, old);
    }
    if (type == boolean.class) {
      return YES.contains(lower(text))
          ? (Object) true
          : NO.contains(lower(text)) ? (Object) false : wrong(path, "yes or no", node, old);
    }
    if (type == String.class) {
      return node.isValueNode() && !text.isEmpty() ? text : wrong(path, "text", node, old);
    }
    if (type == List.class) {
      return list(node, path, old);
    }
    if (type == Map.class) {
      return texts(node, path, old);
    }
    if (type.isEnum()) {
      return constant(type, text, node, path, old);
    }
    throw new IllegalStateException("no reader for " + type + " at " + path);
  }

  private Object list(JsonNode node, String path, Object old) {
    if (!node.isArray()) {
      return wrong(path, "a list", node, old);
    }
    List<String> items = new ArrayList<>();
    node.forEach(item -> items.add(item.asText()));
    return items;
  }

  /** Texts by name, over those that are there. */
  private Object texts(JsonNode node, String path, Object old) {
    if (!node.isObject()) {
      return wrong(path, "texts by name", node, old);
    }
    Map<String, String> texts = new LinkedHashMap<>();
    ((Map<?, ?>) old).forEach((name, text) -> texts.put((String) name, (String) text));
    node.fields()
        .forEachRemaining(
            field -> {
              if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                texts.put(field.getKey(), field.getValue().asText().strip());
              } else {
                mistakes.add(
                    "%s.%s must be text, got %s".formatted(path, field.getKey(), field.getValue()));
              }
            });
    return texts;
  }

  private Object constant(Class<?> type, String text, JsonNode node, String path, Object old) {
    for (Object constant : type.getEnumConstants()) {
      if (constant.toString().equalsIgnoreCase(text)) {
        return constant;
      }
    }
    return wrong(
        path,
        Arrays.stream(type.getEnumConstants())
            .map(constant -> lower(constant.toString()))
            .collect(Collectors.joining(", ", "one of ", "")),
        node,
        old);
  }

  private Object wrong(String path, String wanted, JsonNode node, Object old) {
    // Flags are checked here too: the user knows this one by its flag.
    String name = path.equals("master.format") ? "format" : path;
    mistakes.add("%s must be %s, got %s".formatted(name, wanted, node));
    return old;
  }

  /** The record as a tree, enums in lower case, nulls as nulls. */
  static ObjectNode write(Record source) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    ObjectNode tree = nodes.objectNode();
    for (RecordComponent component : source.getClass().getRecordComponents()) {
      Object value = get(source, component);
      JsonNode node =
          value == null
              ? nodes.nullNode()
              : value instanceof Record record
                  ? write(record)
                  : value instanceof Double number
                      ? nodes.numberNode(number)
                      : value instanceof Integer || value instanceof Long
                          ? nodes.numberNode(((Number) value).longValue())
                          : value instanceof Boolean flag
                              ? nodes.booleanNode(flag)
                              : value instanceof List<?> list
                                  ? array(list)
                                  : value instanceof Map<?, ?> map
                                      ? object(map)
                                      : nodes.textNode(
                                          value instanceof Enum<?> constant
                                              ? lower(constant.name())
                                              : value.toString());
      tree.set(component.getName(), node);
    }
    return tree;
  }

  private static JsonNode array(List<?> list) {
    var array = JsonNodeFactory.instance.arrayNode();
    list.forEach(item -> array.add(item.toString()));
    return array;
  }

  private static JsonNode object(Map<?, ?> map) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    map.forEach((name, text) -> object.put(name.toString(), text.toString()));
    return object;
  }

  private static String name(String prefix) {
    return prefix.isEmpty() ? "the file" : prefix.substring(0, prefix.length() - 1);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static Object get(Record source, RecordComponent component) {
    try {
      return component.getAccessor().invoke(source);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <R extends Record> R construct(
      R base, RecordComponent[] components, Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      @SuppressWarnings("unchecked")
      Class<R> type = (Class<R>) base.getClass();
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
