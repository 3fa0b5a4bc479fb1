package dev.rehome.cli.command;

import dev.rehome.cli.launch.Launching;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.options.LaunchedOptions;
import dev.rehome.cli.options.TargetOptions;
import dev.rehome.job.retry.RetryFrom;
import dev.rehome.job.retry.RetryRequest;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "retry",
    description = {
      "Tries the rejects of a run again, after they were corrected.",
      "",
      "Correct the copies under rejects/files of the run's directory, or the source files, or"
          + " whatever else was the reason. What is accepted becomes part of the run, as if it"
          + " had been right from the start; the rest stays rejected."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  rehome retry 20261126-101502-content-3f9a",
      "  rehome retry 20261126-101502-content-3f9a --dry-run",
      "  rehome retry 20261126-101502-content-3f9a --from source",
      "  rehome retry 20261126-101502-content-3f9a --spec jobs/content.yml"
    })
public final class RetryCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "RUN",
      description = "The id of the run with the rejects: an import, or a retry of one.")
  private String run = "";

  @Option(
      names = "--from",
      paramLabel = "copies|source",
      description = "Where all rejects are read from (default: for each file what was edited).")
  private @Nullable RetryFrom from;

  @Option(
      names = "--spec",
      paramLabel = "SPEC",
      description = "A corrected spec, as a path or name (default: the spec as the run had it).")
  private @Nullable String spec;

  @Option(
      names = "--dry-run",
      description = "Do everything but commit, and show what would have been done.")
  private boolean dryRun;

  @Option(
      names = "--chunk-size",
      paramLabel = "N",
      defaultValue = "${env:REHOME_CHUNK_SIZE:-" + RetryRequest.DEFAULT_CHUNK_SIZE + "}",
      description = "Commit at most N records at a time (default: ${DEFAULT-VALUE}).")
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
    return launching.run(
        new RetryRequest(
            launched.launch(target.request(), dryRun, false, launching.typed()),
            run,
            spec,
            from,
            chunkSize));
  }
}
