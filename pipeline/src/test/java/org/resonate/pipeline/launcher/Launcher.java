package org.resonate.pipeline.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Starts {@code ./resonate} as a user does. */
final class Launcher {

  /**
   * The tests' tunes are over before the best code has paid; half of the time would go into it. It
   * is the same sound to the bit, and this flag, other than the launcher's own, reaches workers
   * too.
   */
  private static final String QUICK_CODE = "-XX:CompilationMode=quick-only";

  private static final Path HOME = Path.of("").toAbsolutePath().getParent();
  private static final ObjectMapper JSON = new ObjectMapper();

  private Launcher() {}

  /** What a command ended with. */
  record Result(int exit, String out, String err) {}

  /**
   * The launcher, told that Maven has just built what it would build: a second Maven inside this
   * one would pull the ground from under it.
   */
  static Path script() throws IOException {
    Path stamp = HOME.resolve("pipeline/target/built");
    if (!Files.exists(stamp)) {
      Files.createFile(stamp);
    }
    Files.setLastModifiedTime(stamp, FileTime.from(Instant.now()));
    return HOME.resolve("resonate");
  }

  /** A command that is not started yet. */
  static ProcessBuilder command(Path folder, Object... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(script().toString()));
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    ProcessBuilder command = new ProcessBuilder(words).directory(folder.toFile());
    command.environment().put("RESONATE_JAVA_OPTS", QUICK_CODE);
    return command;
  }

  /** Runs a command to its end. */
  static Result run(Path folder, Object... arguments) throws Exception {
    return run(command(folder, arguments));
  }

  /** Runs a command to its end. */
  static Result run(ProcessBuilder command) throws Exception {
    Path out = Files.createTempFile("resonate", ".out");
    Path err = Files.createTempFile("resonate", ".err");
    try {
      int exit = command.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
      return new Result(exit, text(out), text(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** The summary that a job left. */
  static JsonNode summary(Path out) throws IOException {
    return JSON.readTree(out.resolve(".resonate/summary.json").toFile());
  }

  /** A track of a summary by the end of its source's path. */
  static JsonNode track(JsonNode summary, String source) {
    for (JsonNode track : summary.get("tracks")) {
      if (track.get("source").asText().endsWith(source)) {
        return track;
      }
    }
    throw new AssertionError("no " + source + " in " + summary);
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
