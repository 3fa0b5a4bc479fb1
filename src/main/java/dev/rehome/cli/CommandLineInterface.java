package dev.rehome.cli;

import dev.rehome.cli.command.ArtifactsCommand;
import dev.rehome.cli.command.BackupCommand;
import dev.rehome.cli.command.BackupsCommand;
import dev.rehome.cli.command.CleanupCommand;
import dev.rehome.cli.command.HistoryCommand;
import dev.rehome.cli.command.ImportCommand;
import dev.rehome.cli.command.PreviewCommand;
import dev.rehome.cli.command.PruneCommand;
import dev.rehome.cli.command.RestoreCommand;
import dev.rehome.cli.command.RetryCommand;
import dev.rehome.cli.command.RollbackCommand;
import dev.rehome.cli.command.SpecCommand;
import dev.rehome.cli.command.StatusCommand;
import dev.rehome.cli.command.ValidateCommand;
import dev.rehome.cli.command.VerifyCommand;
import dev.rehome.cli.launch.CommandWording;
import dev.rehome.cli.launch.ExitCodes;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.options.SecretArguments;
import dev.rehome.job.Ending.Result;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.report.ReportedProblems.ReportedProblem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code rehome} command with its verbs below it. */
@Command(
    name = "rehome",
    description = "Gives legacy files a new home in a database.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      ImportCommand.class,
      ValidateCommand.class,
      RollbackCommand.class,
      VerifyCommand.class,
      RetryCommand.class,
      PreviewCommand.class,
      StatusCommand.class,
      HistoryCommand.class,
      BackupCommand.class,
      BackupsCommand.class,
      RestoreCommand.class,
      CleanupCommand.class,
      PruneCommand.class,
      SpecCommand.class,
      ArtifactsCommand.class,
      HelpCommand.class,
      GenerateCompletion.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rehome import content                      jobs/content.yml into rehome-data/",
      "  rehome import content --dry-run            what would be inserted, updated, left",
      "  rehome validate my/legacy.yml              every problem, nothing written",
      "  rehome preview content --limit 3           three mapped records on the screen",
      "  rehome --spring.batch.job.name=import spec=jobs/content.yml",
      "",
      "Here 'rehome' stands for 'java -jar target/rehome.jar'.",
      "",
      "Exit codes: 0 done, 1 failed (the same command resumes), 2 wrong usage or spec,",
      "  3 done with rejects, 4 too many rejects, 5 problems found, 6 another run is alive,",
      "  7 an artifact must be made again,",
      "  75 target unreachable (try later), 130/143 stopped by a signal (the same command resumes)"
    })
public final class CommandLineInterface implements Runnable {

  @Spec private CommandSpec self = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(self.commandLine(), "a verb is missing");
  }

  /**
   * Parses and runs one command.
   *
   * @return the exit code
   */
  public static int execute(PrintWriter out, PrintWriter err, String... args) {
    CommandLine commandLine = new CommandLine(new CommandLineInterface());
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.setParameterExceptionHandler(wrongUsage());
    commandLine.setExecutionExceptionHandler(
        (exception, command, ignored) -> failed(exception, command));
    hide(commandLine, "generate-completion");
    try {
      SecretArguments.refuse(args);
      return commandLine.execute(SchedulerArguments.translate(commandLine.getSubcommands(), args));
    } catch (ProblemException e) {
      return failed(e, commandLine);
    }
  }

  private static void hide(CommandLine commandLine, String subcommand) {
    CommandLine hidden = Objects.requireNonNull(commandLine.getSubcommands().get(subcommand));
    hidden.getCommandSpec().usageMessage().hidden(true);
  }

  private static IParameterExceptionHandler wrongUsage() {
    return (exception, args) -> {
      CommandLine command = exception.getCommandLine();
      PrintWriter err = command.getErr();
      err.println("rehome: " + exception.getMessage());
      UnmatchedArgumentException.printSuggestions(exception, err);
      err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
      err.flush();
      return ExitCodes.of(Result.WRONG_USAGE);
    };
  }

  private static String line(Problem problem, CommandLine command) {
    CommandLine root = command.getCommandSpec().root().commandLine();
    String typed = root.getParseResult() == null ? "rehome" : CommandWording.typed(root);
    return ReportedProblem.of(new CommandWording(typed).advise(problem)).line();
  }

  private static int failed(Exception exception, CommandLine command) {
    PrintWriter err = command.getErr();
    int exitCode = ExitCodes.of(Result.FAILED);
    if (exception instanceof ProblemException known) {
      known.problems().forEach(problem -> err.println("rehome: " + line(problem, command)));
      exitCode = ExitCodes.of(Result.of(known.fault()));
    } else {
      err.println("rehome: " + exception);
    }
    if (CommonOptions.verbose(command) || !(exception instanceof ProblemException)) {
      StringWriter trace = new StringWriter();
      exception.printStackTrace(new PrintWriter(trace));
      err.print(trace);
    }
    err.flush();
    return exitCode;
  }
}
