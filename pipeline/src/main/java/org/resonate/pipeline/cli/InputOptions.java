package org.resonate.pipeline.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a job that is given recordings may be told. */
final class InputOptions extends JobOptions {

  @Parameters(
      paramLabel = "INPUT",
      arity = "0..*",
      description = "Files and folders; folders are searched recursively.")
  List<Path> inputs = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description =
          "Where results go; a folder, or a URI such as s3://bucket/masters (default:"
              + " remastered/, separated/ in the current folder; analyze keeps nothing).")
  String output;

  @Option(
      names = "--config",
      paramLabel = "FILE|NAME",
      description = "Settings in YAML, or a preset of configs/ (default: default).")
  String config = "default";

  @Option(names = "--force", description = "Work again on what is done, and on what failed.")
  boolean force;

  /** {@code --catalogue} of the commands that have it. */
  Path catalogue;

  /** {@code --prune} of the commands that have it. */
  boolean prune;

  /** {@code --yes} of the commands that have it. */
  boolean yes;
}
