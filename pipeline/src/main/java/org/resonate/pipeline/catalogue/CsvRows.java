package org.resonate.pipeline.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CSV as RFC 4180 has it: commas, double quotes, the first line names the columns. */
final class CsvRows implements Rows {

  @Override
  public void read(BufferedReader text, Visitor visitor) throws IOException {
    try (CsvParser parser = new CsvFactory().createParser(text)) {
      parser.enable(CsvParser.Feature.SKIP_EMPTY_LINES);
      List<String> names = null;
      while (parser.nextToken() == JsonToken.START_ARRAY) {
        long line = 0;
        List<String> cells = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          line = line == 0 ? parser.currentTokenLocation().getLineNr() : line;
          cells.add(parser.getText());
        }
        if (names == null) {
          names = cells.stream().map(String::strip).toList();
          visitor.columns(line, names);
        } else {
          row(line, names, cells, visitor);
        }
      }
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      visitor.mistake(
          line,
          null,
          "is no CSV from here on: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
  }

  private static void row(long line, List<String> names, List<String> cells, Visitor visitor) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      if (cells.get(i).isBlank()) {
        continue;
      }
      if (i >= names.size()) {
        visitor.mistake(
            line,
            Integer.toString(i + 1),
            "the first line names only %d columns; text with a comma needs double quotes"
                .formatted(names.size()));
        return;
      }
      row.put(names.get(i), cells.get(i));
    }
    // Spreadsheets leave rows of nothing but commas.
    if (!row.isEmpty()) {
      visitor.row(line, row);
    }
  }
}
