package org.resonate.pipeline.cli;

import org.jline.utils.WCWidth;

/**
 * Text by the columns that it takes on a terminal: none for combining characters, two for East
 * Asian ones and emoji.
 */
final class Columns {

  private static final String LEFT_OUT = "…";
  private static final int EMOJI_SELECTOR = 0xFE0F;
  private static final int JOINER = 0x200D;

  private Columns() {}

  /** How many columns a text without control characters takes. */
  static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  private static int of(int character) {
    if (character == EMOJI_SELECTOR || character == JOINER) {
      return 0;
    }
    return Math.max(0, WCWidth.wcwidth(character));
  }

  /** The start of a text, as far as it fits. */
  static String head(String text, int columns) {
    int end = 0;
    int width = 0;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      width += of(character);
      if (width > columns) {
        break;
      }
      end += Character.charCount(character);
    }
    return text.substring(0, end);
  }

  /** The end of a text, as far as it fits; not beginning with what belongs to a letter before. */
  private static String tail(String text, int columns) {
    int start = text.length();
    int begun = start;
    int width = 0;
    while (start > 0) {
      int character = text.codePointBefore(start);
      width += of(character);
      if (width > columns) {
        break;
      }
      start -= Character.charCount(character);
      if (of(character) > 0) {
        begun = start;
      }
    }
    return text.substring(begun);
  }

  /** A text that fits: what is too long loses its middle, as both ends of a path tell something. */
  static String fit(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    if (columns < 1) {
      return "";
    }
    String end = tail(text, (columns - 1) / 2);
    return head(text, columns - 1 - of(end)) + LEFT_OUT + end;
  }

  /** A text with spaces behind it up to a width. */
  static String pad(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - of(text)));
  }
}
