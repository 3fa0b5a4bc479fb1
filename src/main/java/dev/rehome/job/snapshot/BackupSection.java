package dev.rehome.job.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rehome.report.ReportSection;
import dev.rehome.report.ReportText;
import dev.rehome.store.journal.BackupRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which backup a run made.
 *
 * @param path of its directory; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupSection(
    @JsonProperty("backup_path") @Nullable String path, @Nullable Contents backup)
    implements ReportSection {

  private static final BackupSection NONE = new BackupSection(null, null);

  /**
   * What is in it; sizes in bytes on the disk.
   *
   * @param sqlWriter the program that wrote the tables as SQL; null where they are not in it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Contents(
      String name, long files, long rows, long size, String sha256, @Nullable String sqlWriter) {}

  /** Of the backups of a run, of which there is one at most. */
  public static BackupSection of(List<BackupRecord> backups) {
    return of(backups, null);
  }

  /**
   * The same for backups that may have the tables as SQL.
   *
   * @param sqlWriter the program that wrote it; null for none
   */
  public static BackupSection of(List<BackupRecord> backups, @Nullable String sqlWriter) {
    return backups.stream().findFirst().map(backup -> of(backup, sqlWriter)).orElse(NONE);
  }

  private static BackupSection of(BackupRecord backup, @Nullable String sqlWriter) {
    return new BackupSection(
        backup.location(),
        new Contents(
            backup.name(),
            backup.files(),
            backup.rows(),
            backup.size(),
            backup.sha256(),
            sqlWriter));
  }

  @Override
  public String text() {
    return backup == null
        ? ""
        : "\nBackup   %s\n         %s files, %s rows, %s bytes, read back and verified\n"
                .formatted(
                    path,
                    ReportText.number(backup.files),
                    ReportText.number(backup.rows),
                    ReportText.number(backup.size))
            + (backup.sqlWriter == null ? "" : "         SQL by " + backup.sqlWriter + "\n");
  }
}
