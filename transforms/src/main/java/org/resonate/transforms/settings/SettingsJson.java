package org.resonate.transforms.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Settings as canonical JSON: keys sorted, no spaces, so that equal settings are equal text and
 * have one digest.
 */
public final class SettingsJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private SettingsJson() {}

  /** Any settings record as canonical JSON. */
  public static String write(Object settings) {
    try {
      return MAPPER.writeValueAsString(settings);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("settings that JSON cannot hold: " + settings, e);
    }
  }

  /**
   * The settings of a JSON text; what it lacks gets its default.
   *
   * @throws IllegalArgumentException if it is not JSON or a value has the wrong type
   */
  public static RemasterSettings read(String json) {
    try {
      return MAPPER.readValue(json, RemasterSettings.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not settings: " + e.getOriginalMessage(), e);
    }
  }
}
