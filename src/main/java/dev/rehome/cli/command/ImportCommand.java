package dev.rehome.cli.command;

import dev.rehome.cli.launch.Launching;
import dev.rehome.cli.options.BackupOptions;
import dev.rehome.cli.options.CommonOptions;
import dev.rehome.cli.options.RunOptions;
import dev.rehome.cli.options.SpecOptions;
import dev.rehome.cli.options.TargetOptions;
import dev.rehome.job.LaunchOptions;
import dev.rehome.job.VerbRequest;
import dev.rehome.job.cleanup.CleanupRequest;
import dev.rehome.job.cleanup.CleanupRequest.Choice;
import dev.rehome.job.imports.ImportRequest;
import dev.rehome.job.verify.VerifyRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "import",
    aliases = "migrate",
    description = {
      "Imports a source into the target.",
      "",
      "The same command again resumes a run that failed or was killed, and starts a new one when"
          + " the last was completed: records that did not change are recognised and left alone."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  rehome import content",
      "  rehome import content --dry-run",
      "  rehome import content --incremental --max-rejects 1%%",
      "  rehome import my/legacy.yml --source /mnt/old --target jdbc:h2:file:./new",
      "  rehome import pipeline-runs --param user_id=ada --workers 4",
      "  rehome import content --verify --cleanup   and move the files into a backup"
    })
public final class ImportCommand implements Callable<Integer> {

  @Mixin private SpecOptions spec = new SpecOptions();
  @Mixin private TargetOptions target = new TargetOptions();

  @Option(
      names = "--dry-run",
      description = "Do everything but commit, and show what would have been done.")
  private boolean dryRun;

  @Option(
      names = "--incremental",
      description = "Skip files whose content was already imported with this spec.")
  private boolean incremental;

  @Option(names = "--new", description = "Give up an unfinished run and start over.")
  private boolean startOver;

  @Option(
      names = {"--create-backups", "--create_backups"},
      paramLabel = "true|false",
      arity = "1",
      defaultValue = "${env:REHOME_CREATE_BACKUPS:-true}",
      description = "Back up the tables before the first row is updated (default: true).")
  private boolean createBackups;

  @Option(names = "--no-backup", description = "The same as --create-backups false.")
  private boolean noBackup;

  @Option(
      names = {"--verify", "--validate"},
      description = "Then verify what was imported, as 'rehome verify' does.")
  private boolean verify;

  @Option(
      names = "--cleanup",
      description = {
        "Then verify, and if nothing is found move the imported files into a backup,",
        "as 'rehome cleanup --confirm' does."
      })
  private boolean cleanup;

  @Option(names = "--output-dir", hidden = true, description = "The same as --source.")
  private @Nullable Path outputDirectory;

  @Mixin private BackupOptions backups = new BackupOptions();
  @Mixin private RunOptions run = new RunOptions();

  @Mixin(name = "common")
  private CommonOptions common = new CommonOptions();

  @Spec private CommandSpec self = CommandSpec.create();

  @Override
  public Integer call() {
    Launching launching = new Launching(self, common);
    SpecOptions what = outputDirectory == null ? spec : spec.over(outputDirectory);
    RunOptions.Switches switches = new RunOptions.Switches(incremental, dryRun, startOver);
    ImportRequest importing =
        run.importing(
            what,
            target,
            switches,
            createBackups && !noBackup ? backups.store() : null,
            launching.typed());
    if (!verify && !cleanup) {
      return launching.run(importing);
    }
    if (dryRun) {
      throw new ParameterException(
          self.commandLine(), "--dry-run shows an import, without --verify and --cleanup");
    }
    return launching.sequence().run(requests(importing));
  }

  /** An interrupted cleanup is ended first: the files it has moved are not there to be imported. */
  private List<VerbRequest> requests(ImportRequest importing) {
    LaunchOptions launch = importing.launch().anew();
    CleanupRequest cleaning =
        new CleanupRequest(
            launch, importing.specName(), importing.source(), Choice.ALL, backups.store());
    if (!cleanup) {
      return List.of(importing, VerifyRequest.of(launch, importing.specName()));
    }
    return cleaning.isUnfinished()
        ? List.of(cleaning)
        : List.of(importing, VerifyRequest.of(launch, importing.specName()), cleaning);
  }
}
