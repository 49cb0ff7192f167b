package org.resonate.pipeline.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON Lines: an object a line. */
final class JsonRows implements Rows {

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  @Override
  public void read(BufferedReader text, Visitor visitor) throws IOException {
    long line = 0;
    for (String row = text.readLine(); row != null; row = text.readLine()) {
      line++;
      if (!row.isBlank()) {
        row(line, row, visitor);
      }
    }
  }

  private static void row(long line, String text, Visitor visitor) {
    JsonNode object;
    try {
      object = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      int at = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
      visitor.mistake(
          line,
          null,
          "is no JSON: %s (character %d)"
              .formatted(e.getOriginalMessage().lines().findFirst().orElse(""), at));
      return;
    }
    if (!object.isObject()) {
      visitor.mistake(line, null, "must be an object such as {\"input\": \"tape.wav\"}");
      return;
    }
    Map<String, String> cells = new LinkedHashMap<>();
    boolean isRight = true;
    for (Map.Entry<String, JsonNode> cell : object.properties()) {
      if (cell.getValue().isContainerNode()) {
        visitor.mistake(line, cell.getKey(), "must be text, a number, true or false");
        isRight = false;
      } else if (!cell.getValue().isNull() && !cell.getValue().asText().isBlank()) {
        cells.put(cell.getKey(), cell.getValue().asText());
      }
    }
    if (isRight) {
      visitor.row(line, cells);
    }
  }
}
