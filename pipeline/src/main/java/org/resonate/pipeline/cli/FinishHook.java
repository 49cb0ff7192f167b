package org.resonate.pipeline.cli;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Runs the user's command line when a job is over, with the summary's path as its last argument.
 * What it prints goes to standard error, so that events stay alone on standard output.
 *
 * @param commandLine for the system's shell
 */
record FinishHook(String commandLine) {

  /** Runs it and notes how it ended; that changes nothing about the job. */
  void run(Path summary, int jobExit, Console console) {
    ProcessBuilder hook =
        new ProcessBuilder(
            "/bin/sh", "-c", commandLine + " \"$1\"", "resonate", summary.toString());
    hook.environment().put("RESONATE_EXIT_CODE", Integer.toString(jobExit));
    hook.redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile());
    try {
      Process process = hook.start();
      process.getInputStream().transferTo(console.err());
      int exit = process.waitFor();
      console.event("hook-finished", "exitCode", exit);
      if (exit != 0) {
        console.warn("--on-finish ended with exit code %d".formatted(exit));
      }
    } catch (IOException e) {
      console.warn("--on-finish could not run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
