package dev.rehome.cli.command;

import dev.rehome.cli.launch.Confirmation;
import dev.rehome.cli.launch.ExitCodes;
import dev.rehome.cli.launch.Launching;
import dev.rehome.cli.options.BackupOptions;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.options.LaunchedOptions;
import dev.rehome.cli.options.TargetOptions;
import dev.rehome.job.Ending;
import dev.rehome.job.restore.RestoreRequest;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.report.RunReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "restore",
    description = {
      "Copies the files of a backup back, or its rows into the target.",
      "",
      "The backup is read and compared with its manifest before anything is written, and stays as"
          + " it is. The same command again finishes a restore that was interrupted."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  rehome restore 20261126-081502-content-3f9a --to restored",
      "  rehome restore rehome-backups/20261126-081502-content-3f9a",
      "  rehome restore 20261126-081502-content-3f9a --data --dry-run",
      "  rehome restore 20261126-081502-content-3f9a --data --confirm"
    })
public final class RestoreCommand implements Callable<Integer> {

  @Parameters(paramLabel = "BACKUP", description = "The name or path of a backup.")
  private String backup = "";

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "The directory for the files (default: the one they came from).")
  private @Nullable Path to;

  @Option(names = "--overwrite", description = "Replace files that have other content.")
  private boolean overwrite;

  @Option(names = "--data", description = "Restore rows of the target instead of files.")
  private boolean data;

  @Option(names = "--dry-run", description = "Write nothing; show what differs from the backup.")
  private boolean dryRun;

  @Option(names = "--confirm", description = "Do not ask; needed where there is no terminal.")
  private boolean confirm;

  @Mixin private BackupOptions backups = new BackupOptions();
  @Mixin private TargetOptions target = new TargetOptions();

  @Option(names = "--new", description = "Give up an unfinished run and start over.")
  private boolean startOver;

  @Mixin(name = "launch")
  private LaunchedOptions launched = new LaunchedOptions();

  @Mixin(name = "common")
  private CommonOptions common = new CommonOptions();

  @Spec private CommandSpec self = CommandSpec.create();

  @Override
  public Integer call() {
    Launching launching = new Launching(self, common);
    if (!data || dryRun || confirm) {
      return launching.run(request(launching, dryRun));
    }
    PrintWriter err = self.commandLine().getErr();
    Confirmation confirmation = Confirmation.atTerminal(err).orElseThrow(() -> unconfirmed());
    RunReport wouldBe = launching.report(request(launching, true));
    wouldBe.sections().forEach(section -> err.print(section.text()));
    if (!wouldBe.status().equals("completed")) {
      return wouldBe.exitCode();
    }
    if (!confirmation.given("This changes rows of " + wouldBe.target() + ".")) {
      err.println("Restore cancelled");
      return ExitCodes.of(Ending.Result.FAILED);
    }
    return launching.run(request(launching, false));
  }

  private static ProblemException unconfirmed() {
    return new ProblemException(
        Fault.USAGE,
        Problem.of("unconfirmed", "there is no terminal to ask whether to go on")
            .hint("look at it with --dry-run, then add --confirm"));
  }

  private RestoreRequest request(Launching launching, boolean dry) {
    return new RestoreRequest(
        launched.launch(target.request(), dry, startOver, launching.typed()),
        backup,
        backups.store(),
        data,
        to,
        overwrite);
  }
}
