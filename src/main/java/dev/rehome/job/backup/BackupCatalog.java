package dev.rehome.job.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rehome.archive.Backup;
import dev.rehome.archive.BackupManifest;
import dev.rehome.archive.BackupStore;
import dev.rehome.problem.Problem;
import dev.rehome.report.ReportedProblems.ReportedProblem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What backups there are in a directory, and whether they are whole. Reads only. */
public final class BackupCatalog {

  private final BackupStore store;

  public BackupCatalog(BackupStore store) {
    this.store = store;
  }

  /**
   * A backup in a line.
   *
   * @param reason the verb that made it
   * @param size bytes on the disk
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record BackupLine(
      String name,
      @JsonProperty("backup_path") String path,
      Instant createdAt,
      String reason,
      String spec,
      String source,
      @Nullable String target,
      long files,
      long rows,
      long size) {

    static BackupLine of(Backup backup) {
      BackupManifest manifest = backup.manifest();
      return new BackupLine(
          manifest.name(),
          backup.directory().toAbsolutePath().normalize().toString(),
          manifest.createdAt(),
          manifest.origin().reason(),
          manifest.origin().spec(),
          manifest.origin().source(),
          manifest.origin().target(),
          manifest.files(),
          manifest.rows(),
          manifest.size());
    }
  }

  /**
   * What is in a directory of backups.
   *
   * @param interrupted directories that backups which never ended have left
   * @param problems manifests that cannot be read
   */
  public record Listing(
      List<BackupLine> backups, List<String> interrupted, List<ReportedProblem> problems) {}

  /** The backups by their names, and so by time. */
  public Listing list() {
    List<Problem> problems = new ArrayList<>();
    List<BackupLine> backups = store.list(problems).stream().map(BackupLine::of).toList();
    List<String> interrupted = store.interrupted().stream().map(Path::toString).toList();
    return new Listing(backups, interrupted, reported(problems));
  }

  /**
   * What was found out about backups by reading all of them.
   *
   * @param problems what is damaged; empty when all are whole
   */
  public record Verified(
      @JsonProperty("is_valid") boolean valid,
      List<BackupLine> backups,
      List<ReportedProblem> problems) {}

  /**
   * Reads backups and compares everything with their manifests.
   *
   * @param names or paths; empty for all
   */
  public Verified verify(List<String> names) {
    List<Problem> problems = new ArrayList<>();
    List<Backup> backups =
        names.isEmpty() ? store.list(problems) : names.stream().map(store::require).toList();
    backups.forEach(backup -> problems.addAll(backup.verify(() -> {})));
    return new Verified(
        problems.isEmpty(), backups.stream().map(BackupLine::of).toList(), reported(problems));
  }

  private static List<ReportedProblem> reported(List<Problem> problems) {
    return problems.stream().map(ReportedProblem::of).toList();
  }
}
