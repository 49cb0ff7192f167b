package org.resonate.pipeline.cli;

import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code resonate completion}. */
@Command(
    name = "completion",
    description = "Prints a completion script for bash and zsh: source <(resonate completion)")
final class CompletionCommand implements Task {

  @Override
  public int run(List<String> afterDashes, List<String> mistakes) {
    if (!mistakes.isEmpty()) {
      return Console.usage("completion", mistakes);
    }
    Console.stdout().print(AutoComplete.bash("resonate", Main.commandLine()));
    return ExitCode.OK;
  }
}
