package org.resonate.pipeline.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Prints above a screen's picture, whole lines at a time: half a line would be drawn over. Once the
 * screen is closed all goes straight on, as others may still hold this.
 */
final class LinesAbove extends OutputStream {

  private final ProgressScreen screen;
  private final OutputStream target;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private boolean isEnded;

  LinesAbove(ProgressScreen screen, OutputStream target) {
    this.screen = screen;
    this.target = target;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    int end = offset + length;
    while (!isEnded && end > offset && bytes[end - 1] != '\n') {
      end--;
    }
    if (end > offset) {
      begun.write(bytes, offset, end - offset);
      byte[] lines = begun.toByteArray();
      begun.reset();
      screen.above(target, lines);
    }
    begun.write(bytes, end, offset + length - end);
  }

  /** The screen is closed: what was begun is printed too. */
  synchronized void end() throws IOException {
    isEnded = true;
    begun.writeTo(target);
    begun.reset();
    target.flush();
  }
}
