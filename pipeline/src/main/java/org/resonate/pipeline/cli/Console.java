package org.resonate.pipeline.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the user reads, in UTF-8 whatever the locale: results on standard output, the rest on error.
 */
final class Console {

  /** How much is said. */
  enum Level {
    QUIET,
    NORMAL,
    VERBOSE
  }

  private final PrintStream out;
  private final PrintStream err;
  private final Level level;
  private final boolean isJson;

  Console(PrintStream out, PrintStream err, Level level, boolean isJson) {
    this.out = out;
    this.err = err;
    this.level = level;
    this.isJson = isJson;
  }

  static Console of(Level level, boolean isJson) {
    return new Console(stdout(), stderr(), level, isJson);
  }

  static PrintStream stdout() {
    return new PrintStream(System.out, true, StandardCharsets.UTF_8);
  }

  static PrintStream stderr() {
    return new PrintStream(System.err, true, StandardCharsets.UTF_8);
  }

  /** Prints mistakes for a command; the exit code of wrong usage. */
  static int usage(String command, List<String> mistakes) {
    PrintStream err = stderr();
    mistakes.stream().distinct().forEach(mistake -> err.println("resonate: " + clean(mistake)));
    err.println("See resonate " + (command.isEmpty() ? "" : command + " ") + "--help");
    return ExitCode.USAGE;
  }

  boolean isJson() {
    return isJson;
  }

  boolean isVerbose() {
    return level == Level.VERBOSE;
  }

  /** The launcher knows whether standard error is a terminal. */
  boolean hasTerminal() {
    return Boolean.getBoolean("resonate.terminal") && !isJson && level != Level.QUIET;
  }

  PrintStream err() {
    return err;
  }

  /** A line of the result; not with {@code --json} or {@code -q}. */
  void line(String text) {
    if (!isJson && level != Level.QUIET) {
      out.println(clean(text));
    }
  }

  /** A line that {@code -v} asks for. */
  void detail(String text) {
    if (!isJson && level == Level.VERBOSE) {
      out.println(clean(text));
    }
  }

  /** Text as it is, on standard output. */
  void text(String text) {
    if (!isJson) {
      out.print(text);
      out.flush();
    }
  }

  /** What the user should see even with {@code -q}. */
  void warn(String text) {
    err.println("resonate: " + clean(text));
  }

  /** An event, with {@code --json}; names and values in turn, nulls are left out. */
  void event(String event, Object... fields) {
    if (isJson) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("event", event);
      object.put("time", Instant.now().toString());
      for (int i = 0; i < fields.length; i += 2) {
        if (fields[i + 1] != null) {
          object.put((String) fields[i], fields[i + 1]);
        }
      }
      json(object);
    }
  }

  /** An object on a line of its own. */
  void json(Object object) {
    synchronized (out) {
      out.println(new ObjectMapper().valueToTree(object).toString());
    }
  }

  /** File names may hold line breaks and control characters; a terminal obeys those. */
  static String clean(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\t]]", "?");
  }
}
