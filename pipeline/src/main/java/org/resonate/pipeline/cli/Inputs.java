package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks the paths that a job was given. */
final class Inputs {

  private Inputs() {}

  /** Notes inputs that are missing, and an output that would land on one. */
  static void check(List<Path> inputs, Path out, List<String> mistakes) {
    if (inputs.isEmpty()) {
      mistakes.add("INPUT is missing: name files or folders");
    }
    if (Files.exists(out) && !Files.isDirectory(out)) {
      mistakes.add("--output %s is a file; name a folder".formatted(out));
    }
    Path realOut = real(out);
    for (Path input : inputs) {
      if (!Files.exists(input)) {
        mistakes.add(
            "INPUT %s does not exist%s"
                .formatted(
                    input,
                    input.toString().indexOf('\uFFFD') < 0
                        ? ""
                        : "; a name that is not UTF-8 is found only through its folder"));
      } else if (!Files.isRegularFile(input) && !Files.isDirectory(input)) {
        mistakes.add("INPUT %s is neither a file nor a folder".formatted(input));
      } else if (real(input).startsWith(realOut)) {
        mistakes.add(
            "--output %s is equal to or above INPUT %s: results would mix with sources"
                .formatted(out, input));
      }
    }
  }

  /** Notes a folder of intermediates that would land on an input. */
  static void checkWork(List<Path> inputs, Path work, List<String> mistakes) {
    Path realWork = real(work);
    if (Files.exists(work) && !Files.isDirectory(work)) {
      mistakes.add("--work %s is a file; name a folder".formatted(work));
    }
    for (Path input : inputs) {
      if (Files.exists(input) && real(input).startsWith(realWork)) {
        mistakes.add(
            "--work %s is equal to or above INPUT %s: intermediates would mix with sources"
                .formatted(work, input));
      }
    }
  }

  /** The path with links resolved, as far down as it exists. */
  static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path base = absolute;
    while (!Files.exists(base) && base.getParent() != null) {
      base = base.getParent();
    }
    try {
      return base.toRealPath().resolve(base.relativize(absolute)).normalize();
    } catch (IOException e) {
      return absolute; // May not be asked: then what is written is what counts.
    }
  }
}
