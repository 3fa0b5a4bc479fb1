package dev.rehome.cli.options;

import dev.rehome.archive.BackupStore;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.imports.ErrorPolicy;
import dev.rehome.job.imports.ImportRequest;
import dev.rehome.job.imports.RejectLimit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a run reads and what it does about rejects. */
public final class RunOptions {

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "${env:REHOME_LIMIT:-" + Option.NULL_VALUE + "}",
      description = "Read at most N records, to try things out.")
  private @Nullable Long limit;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "${env:REHOME_WORKERS:-1}",
      description = "Map and check records with N threads (default: 1).")
  private int workers;

  @Option(
      names = {"--chunk-size", "--batch-size"},
      paramLabel = "N",
      defaultValue = "${env:REHOME_CHUNK_SIZE:-" + ImportRequest.DEFAULT_CHUNK_SIZE + "}",
      description = "Commit at most N records at a time (default: ${DEFAULT-VALUE}).")
  private int chunkSize;

  @Option(
      names = "--max-rejects",
      paramLabel = "N|N%",
      defaultValue = "${env:REHOME_MAX_REJECTS:-100%}",
      converter = Converters.Limit.class,
      description = "Stop with exit code 4 after more rejects than this.")
  private RejectLimit maxRejects = RejectLimit.NONE;

  @Option(
      names = "--on-error",
      paramLabel = "strict|lenient|skip",
      defaultValue = "${env:REHOME_ON_ERROR:-lenient}",
      description = {
        "strict: the first reject rolls its chunk back and stops the run, exit code 4;",
        "lenient: collect rejects, exit code 3 (default); skip: collect them, exit code 0."
      })
  private ErrorPolicy onError = ErrorPolicy.LENIENT;

  @Mixin(name = "launch")
  private LaunchedOptions launched = new LaunchedOptions();

  /** The switches only an import has. */
  public record Switches(boolean incremental, boolean dryRun, boolean startOver) {}

  public ImportRequest validation(SpecOptions spec, String command) {
    Switches none = new Switches(false, false, false);
    return request(true, spec, new TargetRequest(null, null, null), none, null, command);
  }

  /**
   * @param backups where to put a backup before rows are updated; null for none
   */
  public ImportRequest importing(
      SpecOptions spec,
      TargetOptions target,
      Switches switches,
      @Nullable BackupStore backups,
      String command) {
    return request(false, spec, target.request(), switches, backups, command);
  }

  private ImportRequest request(
      boolean validate,
      SpecOptions spec,
      TargetRequest target,
      Switches switches,
      @Nullable BackupStore backups,
      String command) {
    return new ImportRequest(
        launched.launch(target, switches.dryRun(), switches.startOver(), command),
        validate,
        spec.spec(),
        spec.source(),
        spec.parameters(),
        chunkSize,
        workers,
        limit,
        switches.incremental(),
        onError,
        maxRejects,
        backups);
  }
}
