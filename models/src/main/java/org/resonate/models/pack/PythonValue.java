package org.resonate.models.pack;

import com.fasterxml.jackson.databind.JsonNode;

/** Arguments of a Python constructor in JSON, compared as Python would use them. */
final class PythonValue {

  private static final int MAX_TEXT = 80;

  private PythonValue() {}

  /**
   * Whether two are the same: numbers as numbers, booleans as 0 and 1, fractions as their
   * quotients; an empty list is as good as none.
   */
  static boolean same(JsonNode a, JsonNode b) {
    if (isNumber(a) && isNumber(b)) {
      return number(a) == number(b);
    }
    if (isNothing(a) || isNothing(b)) {
      return isNothing(a) && isNothing(b);
    }
    if (a.isArray() && b.isArray() && a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) {
        if (!same(a.get(i), b.get(i))) {
          return false;
        }
      }
      return true;
    }
    return a.isTextual() && b.isTextual() && a.textValue().equals(b.textValue());
  }

  /** For a message: short and printable. */
  static String text(JsonNode value) {
    String text = isNumber(value) && value.isObject() ? number(value) + "" : value.toString();
    String cut = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  private static boolean isNothing(JsonNode value) {
    return value.isNull() || (value.isArray() && value.isEmpty());
  }

  private static boolean isNumber(JsonNode value) {
    return value.isNumber() || value.isBoolean() || isFraction(value);
  }

  private static boolean isFraction(JsonNode value) {
    return value.path("_type").asText().equals("fraction")
        && value.path("numerator").isNumber()
        && value.path("denominator").isNumber();
  }

  private static double number(JsonNode value) {
    if (isFraction(value)) {
      return value.get("numerator").doubleValue() / value.get("denominator").doubleValue();
    }
    return value.isBoolean() ? (value.booleanValue() ? 1 : 0) : value.doubleValue();
  }
}
