package dev.rehome.cli.command;

import dev.rehome.cli.launch.Confirmation;
import dev.rehome.cli.launch.ExitCodes;
import dev.rehome.cli.launch.Launching;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.options.LaunchedOptions;
import dev.rehome.cli.options.TargetOptions;
import dev.rehome.job.Ending;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.rollback.RollbackRequest;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.report.RollbackInfo;
import dev.rehome.report.RunReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "rollback",
    description = {
      "Undoes a run: deletes the rows it inserted, restores those it updated.",
      "",
      "Rows that somebody has changed since are reported and left as they are. The same command"
          + " again goes on with a rollback that failed or was killed."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  rehome rollback 20261126-101502-content-3f9a --dry-run",
      "  rehome rollback 20261126-101502-content-3f9a",
      "  rehome rollback --rollback-file rehome-runs/…/rollback_info.json --confirm"
    })
public final class RollbackCommand implements Callable<Integer> {

  @Parameters(paramLabel = "RUN", arity = "0..1", description = "The id of the run to undo.")
  private @Nullable String run;

  @Option(
      names = "--rollback-file",
      paramLabel = "FILE",
      description = {
        "The rollback_info.json that the run left in its run directory,",
        "instead of RUN and --target."
      })
  private @Nullable Path rollbackFile;

  @Option(
      names = "--dry-run",
      description = "Show how many rows would be deleted and restored, and the first of them.")
  private boolean dryRun;

  @Option(names = "--confirm", description = "Do not ask; needed where there is no terminal.")
  private boolean confirm;

  @Option(names = "--force", description = "Undo even rows that somebody has changed since.")
  private boolean force;

  @Option(
      names = "--with-later",
      description = "Undo later runs too that wrote rows of this one again, newest first.")
  private boolean withLater;

  @Option(
      names = "--drop-created",
      description = "Drop the tables that the run created, if they are empty again.")
  private boolean dropCreated;

  @Option(
      names = "--chunk-size",
      paramLabel = "N",
      defaultValue = "${env:REHOME_CHUNK_SIZE:-" + RollbackRequest.DEFAULT_CHUNK_SIZE + "}",
      description = "Commit at most N rows at a time (default: ${DEFAULT-VALUE}).")
  private int chunkSize;

  @Mixin private TargetOptions target = new TargetOptions();

  @Mixin(name = "launch")
  private LaunchedOptions launched = new LaunchedOptions();

  @Mixin(name = "common")
  private CommonOptions common = new CommonOptions();

  @Spec private CommandSpec self = CommandSpec.create();

  @Override
  public Integer call() {
    Launching launching = new Launching(self, common);
    RollbackInfo.Address address = address();
    if (dryRun || confirm) {
      return launching.run(request(launching, address, dryRun));
    }
    PrintWriter err = self.commandLine().getErr();
    Confirmation confirmation = Confirmation.atTerminal(err).orElseThrow(() -> unconfirmed());
    RunReport wouldBe = launching.report(request(launching, address, true));
    wouldBe.sections().forEach(section -> err.print(section.text()));
    if (wouldBe.status().equals("nothing-to-do")) {
      return launching.run(request(launching, address, false));
    }
    if (wouldBe.status().equals("completed")) {
      if (!confirmation.given("This changes " + wouldBe.target() + ".")) {
        err.println("Rollback cancelled");
        return ExitCodes.of(Ending.Result.FAILED);
      }
      return launching.run(request(launching, address, false));
    }
    return wouldBe.exitCode();
  }

  private static ProblemException unconfirmed() {
    return new ProblemException(
        Fault.USAGE,
        Problem.of("unconfirmed", "there is no terminal to ask whether to go on")
            .hint("look at it with --dry-run, then add --confirm"));
  }

  /** Which run, and where: the file is of both, the argument of the run only. */
  private RollbackInfo.@Nullable Address address() {
    if (rollbackFile == null) {
      if (run == null) {
        throw new ParameterException(self.commandLine(), "a RUN is missing, or --rollback-file");
      }
      return null;
    }
    RollbackInfo.Address address;
    try {
      address = RollbackInfo.read(rollbackFile);
    } catch (IOException e) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of("rollback-file", "the rollback file cannot be read: " + e.getMessage())
              .at(Location.of(rollbackFile.toString()))
              .hint("every import leaves one in its run directory: rollback_info.json"),
          e);
    }
    if (run != null && !run.equals(address.run())) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of("other-run", "the rollback file is of run " + address.run() + ", not " + run)
              .hint("leave one of the two out"));
    }
    return address;
  }

  private RollbackRequest request(
      Launching launching, RollbackInfo.@Nullable Address address, boolean dry) {
    TargetRequest databases =
        address == null ? target.request() : target.recorded(address.target(), address.ledger());
    return new RollbackRequest(
        launched.launch(databases, dry, false, launching.typed()),
        address == null ? Objects.requireNonNullElse(run, "") : address.run(),
        force,
        withLater,
        dropCreated,
        chunkSize);
  }
}
