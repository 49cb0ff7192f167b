package org.resonate.models.checkpoint;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.resonate.models.ModelException;

/** How a file is refused: which one, what is wrong and where, what to do. */
public final class Refusal {

  private Refusal() {}

  /**
   * A refusal.
   *
   * @param what is wrong and where; what comes from the file may stand in it
   */
  public static RefusedFileException of(Path file, String what) {
    return new RefusedFileException(message(file, what));
  }

  /** As above, with what lies under it. */
  public static RefusedFileException of(Path file, String what, Throwable cause) {
    return new RefusedFileException(message(file, what), cause);
  }

  /** The file may be good: its disk, or the right to read it, is not. */
  static ModelException unreadable(Path file, IOException e) {
    String why = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
    return new ModelException("cannot read the checkpoint " + file + ": " + why, e);
  }

  private static String message(Path file, String what) {
    // What comes from the file must not speak to the terminal.
    String printable = String.valueOf(what).replaceAll("\\p{Cntrl}", "?");
    return "cannot import " + file + ": " + printable + "; get the official file again";
  }
}
