package org.resonate.pipeline.cli;

import java.util.List;

/** A command that the user gave. */
interface Task {

  /**
   * Does it, unless something is wrong with how it was given.
   *
   * @param afterDashes the arguments after {@code --}
   * @param mistakes what the parser found, a sentence each; with the command's own they are printed
   *     and nothing is done
   * @return the exit code
   * @throws Exception what nobody foresaw: exit code 3
   */
  int run(List<String> afterDashes, List<String> mistakes) throws Exception;
}
