package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ColumnsTest {

  @Test
  void charactersTakeNoneOneOrTwo() {
    assertEquals(3, Columns.of("abc"));
    assertEquals(1, Columns.of("e\u0301"));
    assertEquals(4, Columns.of("録音"));
    assertEquals(2, Columns.of("\ud83c\udfb8"));
    assertEquals(1, Columns.of("…"));
  }

  @Test
  void nothingIsCutInHalf() {
    assertEquals("録", Columns.head("録音", 3));
    assertEquals("e\u0301", Columns.head("e\u0301x", 1));
    assertEquals("a…f", Columns.fit("abcdef", 3));
    assertEquals("録…音", Columns.fit("録音録音", 6));
    assertEquals("…", Columns.fit("録音", 1));
    assertEquals("", Columns.fit("abc", 0));
    assertEquals("ab…e\u0301", Columns.fit("abcde\u0301", 4), "a mark stays with its letter");
  }

  @Test
  void aTerminalThatCannotMoveItsCursorIsNone() {
    assertTrue(Console.canDraw("xterm-256color"));
    assertFalse(Console.canDraw("dumb"));
    assertFalse(Console.canDraw(""));
    assertFalse(Console.canDraw(null));
  }

  @Test
  void whatObeysNoTerminalIsShownAsAQuestion() {
    assertEquals("a?b?c?d?e\tf", Console.clean("a\nb\u009bc\u202ed\u2028e\tf"));
  }

  @Test
  void theShellKnowsASizeToo() {
    assertEquals(
        new TerminalSize(132, 43), TerminalSize.said(Map.of("COLUMNS", "132", "LINES", "43")));
    assertEquals(new TerminalSize(80, 24), TerminalSize.said(Map.of("COLUMNS", "0", "LINES", "x")));
  }
}
