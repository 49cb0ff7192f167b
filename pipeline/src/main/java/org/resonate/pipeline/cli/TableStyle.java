package org.resonate.pipeline.cli;

/**
 * How a table is drawn.
 *
 * @param columns of the terminal; {@link #UNBOUNDED} where it is none
 * @param isColoured whether grades have colours
 */
record TableStyle(int columns, boolean isColoured) {

  static final int UNBOUNDED = Integer.MAX_VALUE;

  /** That of standard output. The launcher knows what that is. */
  static TableStyle ofStandardOutput() {
    boolean isTerminal = Boolean.getBoolean("resonate.terminal.out");
    return of(isTerminal, System.getenv("NO_COLOR"), System.getenv("TERM"));
  }

  /**
   * @param noColor what the environment says by {@code NO_COLOR}; null or empty: nothing
   */
  static TableStyle of(boolean isTerminal, String noColor, String terminal) {
    boolean mayColour = noColor == null || noColor.isEmpty();
    return isTerminal
        ? new TableStyle(TerminalSize.now().columns(), mayColour && Console.canDraw(terminal))
        : new TableStyle(UNBOUNDED, false);
  }
}
