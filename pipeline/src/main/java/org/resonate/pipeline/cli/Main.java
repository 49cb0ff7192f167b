package org.resonate.pipeline.cli;

import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.resonate.models.ModelException;
import org.resonate.transforms.store.FileErrors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses the command line and runs what it asks for. */
public final class Main {

  @Command(
      name = "resonate",
      description = "Remasters archives of recordings.",
      versionProvider = Version.class,
      subcommands = {
        RemasterCommand.class,
        AnalyzeCommand.class,
        ReplayCommand.class,
        SeparateCommand.class,
        StatusCommand.class,
        ReportCommand.class,
        DoctorCommand.class,
        ModelsCommand.class,
        ClusterCommand.class,
        WorkerCommand.class,
        CompletionCommand.class
      })
  static final class Resonate {
    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        scope = ScopeType.INHERIT,
        description = "Show this help.")
    boolean help;

    @Option(
        names = {"-V", "--version"},
        versionHelp = true,
        description = "Show the version.")
    boolean version;
  }

  private Main() {}

  /** Ends the JVM with the exit code of the command. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command line; its exit code. */
  static int run(String... arguments) {
    int dashes = Arrays.asList(arguments).indexOf("--");
    int end = dashes < 0 ? arguments.length : dashes;
    String[] own = Arrays.copyOf(arguments, end);
    List<String> afterDashes =
        dashes < 0
            ? List.of()
            : List.copyOf(Arrays.asList(arguments).subList(dashes + 1, arguments.length));

    CommandLine root = commandLine();
    ParseResult result = root.parseArgs(own);
    if (CommandLine.printHelpIfRequested(result)) {
      return ExitCode.OK;
    }
    List<String> mistakes = new ArrayList<>();
    ParseResult leaf = result;
    mistakes(leaf, mistakes);
    while (leaf.hasSubcommand()) {
      leaf = leaf.subcommand();
      mistakes(leaf, mistakes);
    }
    String name = leaf == result ? "" : leaf.commandSpec().qualifiedName().substring(9);
    if (!(leaf.commandSpec().userObject() instanceof Task task)) {
      mistakes.add(
          (name.isEmpty() ? "a command" : "a command of " + name)
              + " is missing: "
              + String.join(", ", leaf.commandSpec().subcommands().keySet()));
      return Console.usage(name, mistakes);
    }
    try {
      return task.run(afterDashes, mistakes);
    } catch (ModelException e) {
      Console.stderr().println("resonate: " + Console.clean(e.getMessage()));
      return ExitCode.CANNOT_RUN;
    } catch (FileSystemException e) {
      Console.stderr().println("resonate: " + Console.clean(FileErrors.message(e)));
      return ExitCode.CANNOT_RUN;
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      Console.stderr().println("resonate: unexpected: " + e);
      e.printStackTrace(Console.stderr());
      return ExitCode.CANNOT_RUN;
    }
  }

  /** The commands, each told to go on after a mistake. */
  static CommandLine commandLine() {
    CommandLine root = new CommandLine(new Resonate());
    root.setOverwrittenOptionsAllowed(true);
    root.setUsageHelpWidth(100);
    root.setUsageHelpLongOptionsMaxWidth(28);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    tolerate(root);
    return root;
  }

  private static void tolerate(CommandLine command) {
    command.getCommandSpec().parser().collectErrors(true);
    command.getSubcommands().values().forEach(Main::tolerate);
  }

  private static void mistakes(ParseResult result, List<String> mistakes) {
    for (Exception error : result.errors()) {
      String text = String.valueOf(error.getMessage());
      if (error instanceof UnmatchedArgumentException unmatched
          && !unmatched.getSuggestions().isEmpty()) {
        text += "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
      }
      text = text.replace("is not a double", "is not a number");
      text = text.replace("is not an int", "is not a whole number");
      mistakes.add(error instanceof ParameterException ? text : error.toString());
    }
  }
}
