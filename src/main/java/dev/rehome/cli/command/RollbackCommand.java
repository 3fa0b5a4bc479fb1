package dev.rehome.cli.command;

import dev.rehome.cli.launch.Launching;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.options.LaunchedOptions;
import dev.rehome.cli.options.TargetOptions;
import dev.rehome.job.rollback.RollbackRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
  private String run = "";

  @Option(
      names = "--dry-run",
      description = "Show how many rows would be deleted and restored, and the first of them.")
  private boolean dryRun;

  @Option(
      names = {"--confirm", "--yes"},
      description = "Do not ask; needed where there is no terminal.")
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
    return launching.run(request(launching, dryRun));
  }

  private RollbackRequest request(Launching launching, boolean dry) {
    return new RollbackRequest(
        launched.launch(target.request(), dry, false, launching.typed()),
        run,
        force,
        withLater,
        dropCreated,
        chunkSize);
  }
}
