package org.resonate.pipeline.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What the user reads, in UTF-8 whatever the locale: results on standard output, the rest on error.
 */
final class Console {

  /** Of ASCII and of Latin-1, line breaks, and what turns the direction of writing. */
  private static final Pattern CONTROL =
      Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069&&[^\t]]");

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
    return following(() -> System.out);
  }

  static PrintStream stderr() {
    return following(() -> System.err);
  }

  /** Whatever stands there at the time: while a job's progress is shown, that is led above it. */
  private static PrintStream following(Supplier<PrintStream> stream) {
    OutputStream follower =
        new OutputStream() {
          @Override
          public void write(int b) {
            stream.get().write(b);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            stream.get().write(bytes, offset, length);
          }

          @Override
          public void flush() {
            stream.get().flush();
          }
        };
    return new PrintStream(follower, true, StandardCharsets.UTF_8);
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

  /** Whether something that moves may be shown. The launcher knows what standard error is. */
  boolean hasTerminal() {
    return Boolean.getBoolean("resonate.terminal")
        && canDraw(System.getenv("TERM"))
        && !isJson
        && level != Level.QUIET;
  }

  /** Whether a terminal of this kind moves its cursor when told to; Emacs' shell does not. */
  static boolean canDraw(String terminal) {
    return terminal != null && !terminal.isEmpty() && !terminal.equals("dumb");
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

  /** The same with colours in it; its text must be clean. */
  void painted(String text) {
    if (!isJson && level != Level.QUIET) {
      out.println(text);
    }
  }

  /** A line by the way, on standard error; not with {@code --json} or {@code -q}. */
  void note(String text) {
    if (!isJson && level != Level.QUIET) {
      err.println(clean(text));
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
    return CONTROL.matcher(text).replaceAll("?");
  }
}
