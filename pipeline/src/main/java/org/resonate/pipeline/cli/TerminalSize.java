package org.resonate.pipeline.cli;

import java.util.Map;
import org.jline.nativ.CLibrary;
import org.jline.nativ.CLibrary.WinSize;

/**
 * The size of a terminal in characters.
 *
 * @param columns 1 or more
 * @param rows 1 or more
 */
record TerminalSize(int columns, int rows) {

  private static final int STDERR = 2;
  private static final TerminalSize USUAL = new TerminalSize(80, 24);

  /** That of the terminal behind standard error, as it is now: windows are resized. */
  static TerminalSize now() {
    try {
      WinSize size = new WinSize();
      // A serial line answers zero times zero.
      if (CLibrary.ioctl(STDERR, CLibrary.TIOCGWINSZ, size) == 0
          && size.ws_col > 0
          && size.ws_row > 0) {
        return new TerminalSize(size.ws_col, size.ws_row);
      }
      return said(System.getenv());
    } catch (Exception | LinkageError e) {
      // No native library for this system: what the shell says is better than nothing.
      return said(System.getenv());
    }
  }

  /** What shells export, else what terminals mostly have. */
  static TerminalSize said(Map<String, String> environment) {
    return new TerminalSize(
        positive(environment.get("COLUMNS"), USUAL.columns),
        positive(environment.get("LINES"), USUAL.rows));
  }

  private static int positive(String text, int otherwise) {
    return text != null && text.matches("[1-9]\\d{0,3}") ? Integer.parseInt(text) : otherwise;
  }
}
