package org.resonate.pipeline.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a terminal as a picture needs: lines that wrap at its width, a cursor that moves up,
 * the two ways of erasing. A character is a column.
 */
final class FakeTerminal extends OutputStream {

  private static final Pattern TOKEN = Pattern.compile("\u001b\\[(\\d*)([A-Z])|(?s).");

  private final int columns;
  private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int row;
  private int column;

  /** Writes that reached it. */
  int frames;

  FakeTerminal(int columns) {
    this.columns = columns;
  }

  @Override
  public void write(int b) {
    bytes.write(b);
  }

  @Override
  public void write(byte[] some, int offset, int length) {
    bytes.write(some, offset, length);
    frames++;
  }

  @Override
  public void flush() {
    Matcher tokens = TOKEN.matcher(bytes.toString(StandardCharsets.UTF_8));
    bytes.reset();
    while (tokens.find()) {
      if (tokens.group(2) == null) {
        print(tokens.group().charAt(0));
        continue;
      }
      switch (tokens.group(2)) {
        case "A" -> row = Math.max(0, row - Integer.parseInt(tokens.group(1)));
        case "K" -> eraseLineEnd();
        case "J" -> {
          eraseLineEnd();
          rows.subList(row + 1, rows.size()).clear();
        }
        default -> throw new AssertionError("unknown: " + tokens.group().substring(1));
      }
    }
  }

  private void eraseLineEnd() {
    rows.get(row).setLength(Math.min(column, rows.get(row).length()));
  }

  private void print(char character) {
    if (character == '\r') {
      column = 0;
    } else if (character == '\n') {
      down();
    } else {
      if (column == columns) {
        down();
      }
      StringBuilder line = rows.get(row);
      while (line.length() <= column) {
        line.append(' ');
      }
      line.setCharAt(column, character);
      column++;
    }
  }

  private void down() {
    row++;
    column = 0;
    if (row == rows.size()) {
      rows.add(new StringBuilder());
    }
  }

  /** What stands there; a test of a window that became narrower wraps it anew. */
  List<String> lines() {
    return rows.stream().map(StringBuilder::toString).toList();
  }

  /** The same in another width, as terminals wrap what stands there when they are resized. */
  FakeTerminal resized(int width) {
    FakeTerminal other = new FakeTerminal(width);
    for (int i = 0; i < rows.size(); i++) {
      if (i > 0) {
        other.down();
      }
      rows.get(i).chars().forEach(character -> other.print((char) character));
    }
    return other;
  }
}
