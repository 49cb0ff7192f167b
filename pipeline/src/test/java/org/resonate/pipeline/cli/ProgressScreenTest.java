package org.resonate.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressScreenTest {

  private FakeTerminal terminal = new FakeTerminal(40);
  private TerminalSize size = new TerminalSize(40, 10);
  private List<String> picture = List.of("50% [=> ]", "  a.wav  mix  0:01");

  private final OutputStream wire =
      new OutputStream() {
        @Override
        public void write(int b) {
          terminal.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
          terminal.write(bytes, offset, length);
        }

        @Override
        public void flush() {
          terminal.flush();
        }
      };

  private final ProgressScreen screen = new ProgressScreen(wire, () -> size, now -> picture);

  @Test
  void eachPictureStandsInThePlaceOfTheOneBefore() throws IOException {
    screen.draw();
    assertEquals(List.of("50% [=> ]", "  a.wav  mix  0:01", ""), terminal.lines());
    int frames = terminal.frames;
    screen.draw();
    assertEquals(frames, terminal.frames, "nothing has changed");
    picture = List.of("60% [=> ]", "  b", "  c  mix  0:02");
    screen.draw();
    assertEquals(List.of("60% [=> ]", "  b", "  c  mix  0:02", ""), terminal.lines());
    assertEquals(frames + 1, terminal.frames, "a frame is one write");
    picture = List.of("100%");
    screen.draw();
    assertEquals(List.of("100%", ""), terminal.lines());
    screen.close();
    assertEquals(List.of(""), terminal.lines());
    screen.draw();
    assertEquals(List.of(""), terminal.lines(), "it is closed");
  }

  @Test
  void whatIsPrintedStandsAboveInWholeLines() throws IOException {
    LinesAbove above = new LinesAbove(screen, wire);
    PrintStream out = new PrintStream(above, true, StandardCharsets.UTF_8);
    out.println("before");
    screen.draw();
    out.print("half a ");
    assertEquals(List.of("before", "50% [=> ]", "  a.wav  mix  0:01", ""), terminal.lines());
    out.println("line");
    out.print("two\nlines\nand a rest");
    assertEquals(
        List.of("before", "half a line", "two", "lines", "50% [=> ]", "  a.wav  mix  0:01", ""),
        terminal.lines());
    picture = List.of("60%");
    screen.draw();
    screen.close();
    above.end();
    assertEquals(List.of("before", "half a line", "two", "lines", "and a rest"), terminal.lines());
    out.println(", at once");
    assertEquals("and a rest, at once", terminal.lines().get(4));
  }

  @Test
  void resultsMayGoElsewhere() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    screen.draw();
    new PrintStream(new LinesAbove(screen, file), true, StandardCharsets.UTF_8).println("done a");
    assertEquals("done a\n", file.toString(StandardCharsets.UTF_8));
    assertEquals(List.of("50% [=> ]", "  a.wav  mix  0:01", ""), terminal.lines());
  }

  @Test
  void aNarrowerWindowKeepsNothingOfTheWiderOne() throws IOException {
    new LinesAbove(screen, wire).write("before\n".getBytes(StandardCharsets.UTF_8));
    picture = List.of("x".repeat(39), "y".repeat(25));
    screen.draw();
    terminal = terminal.resized(20);
    size = new TerminalSize(20, 10);
    assertEquals(6, terminal.lines().size());
    picture = List.of("x".repeat(19), "y");
    screen.draw();
    assertEquals(List.of("before", "x".repeat(19), "y", ""), terminal.lines());
  }
}
