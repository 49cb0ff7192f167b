package org.resonate.pipeline.cli;

/** What a scheduler reads. Ctrl-C gives 130, from the JVM. */
final class ExitCode {
  /** Every track is done or unchanged. */
  static final int OK = 0;

  /** The job ran, and some tracks failed, now or before. */
  static final int SOME_FAILED = 1;

  /** Wrong usage or settings; nothing was started. */
  static final int USAGE = 2;

  /** The job could not run. */
  static final int CANNOT_RUN = 3;

  /** Another job holds the output. */
  static final int HELD = 4;

  /** Stopped by Ctrl-C; the same command goes on. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
