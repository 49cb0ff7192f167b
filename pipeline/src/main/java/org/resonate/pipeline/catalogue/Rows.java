package org.resonate.pipeline.catalogue;

import java.io.BufferedReader;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Reads the rows of a catalogue one by one, in UTF-8 with or without a byte order mark. */
interface Rows {

  /** Takes what is read. */
  interface Visitor {

    /** The columns, once, where the file has a line that names them. */
    void columns(long line, Iterable<String> names);

    /**
     * A row.
     *
     * @param line where it begins, counted from 1
     * @param cells text by column; empty cells are left out
     */
    void row(long line, Map<String, String> cells);

    /**
     * What is wrong with the form of a row.
     *
     * @param column its name; null where it is the whole row
     */
    void mistake(long line, String column, String message);
  }

  /** Reads all rows. */
  void read(BufferedReader text, Visitor visitor) throws IOException;

  /**
   * Reads a catalogue: JSON Lines where its name ends in {@code .jsonl}, {@code .ndjson} or {@code
   * .json}, else CSV.
   *
   * @throws IOException if it cannot be read
   */
  static void read(Path file, Visitor visitor) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    Rows rows = name.matches(".*\\.(jsonl|ndjson|json)") ? new JsonRows() : new CsvRows();
    try (BufferedReader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      text.mark(1);
      if (text.read() != '\uFEFF') {
        text.reset();
      }
      rows.read(text, visitor);
    } catch (CharacterCodingException | CharConversionException e) {
      visitor.mistake(0, null, "is not UTF-8; save it as UTF-8");
    }
  }
}
