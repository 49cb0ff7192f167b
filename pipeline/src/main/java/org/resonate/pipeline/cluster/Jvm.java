package org.resonate.pipeline.cluster;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Command lines of JVMs beside this one. They get the class path and the flags that the launcher
 * found for this one, but its heap; and a child inherits the environment, where libtorch and malloc
 * read theirs. So nothing of what the launcher knows is said a second time.
 */
final class Jvm {

  /** What this JVM was told and another one is told by itself. */
  private static final List<String> OWN =
      List.of(
          "-Xmx",
          "-XX:TieredStopAtLevel=",
          "-XX:ArchiveClassesAtExit=",
          "-Dresonate.terminal=",
          "-Dresonate.log=");

  private Jvm() {}

  /**
   * A command line.
   *
   * @param flags of the JVM, beside the launcher's
   */
  static List<String> command(String mainClass, List<String> flags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(inherited(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    return command;
  }

  static List<String> inherited(List<String> flags) {
    return flags.stream().filter(flag -> OWN.stream().noneMatch(flag::startsWith)).toList();
  }
}
