package dev.rehome.cli.command;

import dev.rehome.cli.launch.Launching;
import dev.rehome.cli.options.BackupOptions;
import dev.rehome.cli.options.CleanupOptions;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.options.LaunchedOptions;
import dev.rehome.cli.options.SpecOptions;
import dev.rehome.cli.options.TargetOptions;
import dev.rehome.job.cleanup.CleanupRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "cleanup",
    description = {
      "Moves imported source files into a verified backup.",
      "",
      "Only files whose records are all proved to be in the target, row by row, and that have not"
          + " changed since they were imported. Without --confirm it shows which these are, and why"
          + " each other file stays."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  rehome cleanup content",
      "  rehome cleanup content --confirm",
      "  rehome cleanup content --only 'archive/**' --except '*.csv' --confirm",
      "  rehome cleanup content --backup-dir /mnt/backups --confirm"
    })
public final class CleanupCommand implements Callable<Integer> {

  @Mixin private SpecOptions spec = new SpecOptions();
  @Mixin private TargetOptions target = new TargetOptions();

  @Option(names = "--confirm", description = "Move the files; without it they are only shown.")
  private boolean confirm;

  @Option(names = "--new", description = "Give up an unfinished cleanup and plan a new one.")
  private boolean startOver;

  @Mixin private CleanupOptions cleanup = new CleanupOptions();
  @Mixin private BackupOptions backups = new BackupOptions();

  @Mixin(name = "launch")
  private LaunchedOptions launched = new LaunchedOptions();

  @Mixin(name = "common")
  private CommonOptions common = new CommonOptions();

  @Spec private CommandSpec self = CommandSpec.create();

  @Override
  public Integer call() {
    Launching launching = new Launching(self, common);
    return launching.run(
        new CleanupRequest(
            launched.launch(target.request(), !confirm, startOver, launching.typed()),
            spec.spec(),
            spec.source(),
            cleanup.choice(),
            backups.store()));
  }
}
