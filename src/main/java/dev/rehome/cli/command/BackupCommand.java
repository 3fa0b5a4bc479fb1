package dev.rehome.cli.command;

import dev.rehome.cli.launch.Launching;
import dev.rehome.cli.options.BackupOptions;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.options.LaunchedOptions;
import dev.rehome.cli.options.TargetOptions;
import dev.rehome.job.backup.BackupRequest;
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
    name = "backup",
    description = {
      "Copies the source files and the rows of the spec's tables into a backup.",
      "",
      "A backup is a directory: a tar archive, a file of JSON Lines per table, and a manifest with"
          + " the SHA-256 of everything. All of it is read back before it counts. The same command"
          + " again begins an interrupted backup anew."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  rehome backup content",
      "  rehome backup content --backup-dir /mnt/backups",
      "  rehome backups list",
      "  rehome restore 20261126-081502-content-3f9a --to restored"
    })
public final class BackupCommand implements Callable<Integer> {

  @Parameters(paramLabel = "SPEC", description = "A spec's path, or NAME for jobs/NAME.yml.")
  private String spec = "";

  @Option(
      names = "--source",
      paramLabel = "PATH",
      defaultValue = "${env:REHOME_SOURCE:-" + Option.NULL_VALUE + "}",
      description = "Copy the files of this directory or file instead of the spec's.")
  private @Nullable Path source;

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
    return launching.run(
        new BackupRequest(
            launched.launch(target.request(), false, startOver, launching.typed()),
            spec,
            source,
            backups.store()));
  }
}
