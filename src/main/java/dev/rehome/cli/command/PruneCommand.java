package dev.rehome.cli.command;

import dev.rehome.cli.launch.Launching;
import dev.rehome.cli.options.BackupOptions;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.options.Converters;
import dev.rehome.cli.options.LaunchedOptions;
import dev.rehome.cli.options.TargetOptions;
import dev.rehome.job.prune.PruneRequest;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "prune",
    description = {
      "Removes old runs, their reports and rejects, and old backups.",
      "",
      "What was imported from where stays known: ids, counts and files. Without --confirm it shows"
          + " what would be removed, how much space that is, and why other things stay."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  rehome prune --older-than 90d",
      "  rehome prune --older-than 90d --keep 10 --confirm",
      "  rehome prune content --older-than 1w --include-revertible --confirm"
    })
public final class PruneCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "SPEC|RUN",
      arity = "0..1",
      description = "Only what is of this spec, or only this run; all if not given.")
  private @Nullable String specOrRun;

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      converter = Converters.Age.class,
      description = "What is younger stays, such as 12h, 90d or 8w.")
  private @Nullable Duration olderThan;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "The newest N runs and backups of each spec stay.")
  private @Nullable Integer keep;

  @Option(
      names = "--include-revertible",
      description = "Also runs that can still be rolled back, which they cannot be afterwards.")
  private boolean revertible;

  @Option(
      names = "--include-last-copies",
      description = "Also backups that have what is nowhere else: cleaned-up files.")
  private boolean lastCopies;

  @Option(names = "--confirm", description = "Remove it; without it, it is only shown.")
  private boolean confirm;

  @Option(names = "--new", description = "Give up an unfinished pruning and plan a new one.")
  private boolean startOver;

  @Mixin private BackupOptions backups = new BackupOptions();
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
        new PruneRequest(
            launched.launch(target.request(), !confirm, startOver, launching.typed()),
            specOrRun,
            new PruneRequest.Limits(olderThan, keep),
            new PruneRequest.Also(revertible, lastCopies),
            backups.store()));
  }
}
