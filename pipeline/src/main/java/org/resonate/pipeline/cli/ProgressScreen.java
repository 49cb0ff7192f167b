package org.resonate.pipeline.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.resonate.transforms.store.Beat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a picture at the bottom of a terminal: draws it over what it drew before, where it has
 * changed, and lets what others print stand above it. The cursor rests on the line below.
 */
final class ProgressScreen implements Closeable {

  private static final int REFRESH_MILLIS = 250;
  private static final Logger LOG = LoggerFactory.getLogger(ProgressScreen.class);

  private static final String TO_LINE_START = "\r";
  private static final String UP = "\u001b[%dA";
  private static final String ERASE_LINE_END = "\u001b[K";
  private static final String ERASE_BELOW = "\u001b[J";

  private final OutputStream terminal;
  private final Supplier<TerminalSize> size;
  private final Function<TerminalSize, List<String>> picture;
  private List<String> drawn = List.of();
  private boolean isClosed;
  private Beat drawing;
  private Detour out;
  private Detour err;

  /** A stream of Java's that is led above the picture. */
  private record Detour(PrintStream original, LinesAbove lines, PrintStream stream) {

    static Detour of(PrintStream original, ProgressScreen screen) {
      LinesAbove lines = new LinesAbove(screen, original);
      return new Detour(original, lines, new PrintStream(lines, true, StandardCharsets.UTF_8));
    }
  }

  /**
   * A screen on which nothing is drawn yet.
   *
   * @param picture as it is to be for a size
   */
  ProgressScreen(
      OutputStream terminal,
      Supplier<TerminalSize> size,
      Function<TerminalSize, List<String>> picture) {
    this.terminal = terminal;
    this.size = size;
    this.picture = picture;
  }

  /** Draws it some times a second, and has all that Java prints go above it. */
  static ProgressScreen onStandardError(Function<TerminalSize, List<String>> picture) {
    ProgressScreen screen = new ProgressScreen(System.err, TerminalSize::now, picture);
    screen.out = Detour.of(System.out, screen);
    screen.err = Detour.of(System.err, screen);
    System.setOut(screen.out.stream);
    System.setErr(screen.err.stream);
    screen.drawing = Beat.every(REFRESH_MILLIS, "progress", screen::tick);
    return screen;
  }

  private void tick() {
    try {
      draw();
    } catch (IOException | RuntimeException e) {
      // The job is worth more than its picture; an executor would drop both silently.
      LOG.warn("the progress of the job cannot be shown: {}", e.toString());
      drawing.close();
    }
  }

  /** Draws what has changed. */
  synchronized void draw() throws IOException {
    if (isClosed) {
      return;
    }
    TerminalSize now = size.get();
    List<String> lines = picture.apply(now);
    if (!lines.equals(drawn)) {
      draw(lines, now);
    }
  }

  /** In one write, each line over the one before, so that nothing flickers. */
  private void draw(List<String> lines, TerminalSize now) throws IOException {
    StringBuilder frame = new StringBuilder(toTop(now));
    lines.forEach(line -> frame.append(line).append(ERASE_LINE_END).append('\n'));
    write(frame.append(ERASE_BELOW));
    drawn = lines;
  }

  /** Prints whole lines where the picture is, and the picture below them. */
  synchronized void above(OutputStream target, byte[] lines) throws IOException {
    if (drawn.isEmpty()) {
      target.write(lines);
      target.flush();
      return;
    }
    TerminalSize now = size.get();
    write(new StringBuilder(toTop(now)).append(ERASE_BELOW));
    List<String> before = drawn;
    drawn = List.of();
    target.write(lines);
    target.flush();
    draw(before, now);
  }

  /**
   * From the line below the picture to its first one. Most terminals wrap what was drawn when their
   * window becomes narrower: then it takes more rows than it had lines.
   */
  private String toTop(TerminalSize now) {
    int rows = 0;
    for (String line : drawn) {
      rows += Math.max(1, (Columns.of(line) + now.columns() - 1) / now.columns());
    }
    rows = Math.min(rows, now.rows() - 1);
    return TO_LINE_START + (rows > 0 ? UP.formatted(rows) : "");
  }

  private void write(StringBuilder text) throws IOException {
    terminal.write(text.toString().getBytes(StandardCharsets.UTF_8));
    terminal.flush();
  }

  /** Takes the picture away. */
  @Override
  public void close() throws IOException {
    if (drawing != null) {
      drawing.close();
      // Whoever put other streams in their place meanwhile keeps them.
      if (System.out == out.stream) {
        System.setOut(out.original);
      }
      if (System.err == err.stream) {
        System.setErr(err.original);
      }
    }
    synchronized (this) {
      isClosed = true;
      if (!drawn.isEmpty()) {
        write(new StringBuilder(toTop(size.get())).append(ERASE_BELOW));
        drawn = List.of();
      }
    }
    if (drawing != null) {
      out.lines.end();
      err.lines.end();
    }
  }
}
