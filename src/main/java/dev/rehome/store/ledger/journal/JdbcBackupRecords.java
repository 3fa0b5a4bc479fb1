package dev.rehome.store.ledger.journal;

import dev.rehome.store.RunContext;
import dev.rehome.store.journal.BackupRecord;
import dev.rehome.store.journal.BackupRecords;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** In the table {@code migration_backups}. */
record JdbcBackupRecords(JdbcJournal.Access access) implements BackupRecords {

  private static final String FORGET =
      "DELETE FROM rehome.migration_backups WHERE run = ? AND name = ?";
  private static final String ADD =
      """
      INSERT INTO rehome.migration_backups (run, name, location, sha256, size_bytes, file_count,
        row_count, created_at, verified_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String SELECT =
      """
      SELECT r.id, b.name, b.location, b.sha256, b.size_bytes, b.file_count, b.row_count,
        b.created_at, b.verified_at
      FROM rehome.migration_backups b JOIN rehome.migration_runs r ON r.run = b.run
      """;
  private static final String REMOVE =
      """
      DELETE FROM rehome.migration_backups
      WHERE name = ? AND run = (SELECT r.run FROM rehome.migration_runs r WHERE r.id = ?)
      """;

  @Override
  public void add(RunContext run, BackupRecord backup) {
    access
        .transaction()
        .executeWithoutResult(
            status -> {
              access.jdbc().update(FORGET, run.number(), backup.name());
              access
                  .jdbc()
                  .update(
                      ADD,
                      run.number(),
                      backup.name(),
                      backup.location(),
                      backup.sha256(),
                      backup.size(),
                      backup.files(),
                      backup.rows(),
                      time(backup.createdAt()),
                      time(backup.verifiedAt()));
            });
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  @Override
  public List<BackupRecord> of(RunContext run) {
    return select(SELECT + " WHERE b.run = ? ORDER BY b.name", run.number());
  }

  @Override
  public List<BackupRecord> named(String name) {
    return select(SELECT + " WHERE b.name = ? ORDER BY b.run DESC", name);
  }

  private List<BackupRecord> select(String sql, Object parameter) {
    return access.jdbc().query(sql, (row, number) -> backup(row), parameter);
  }

  private static BackupRecord backup(ResultSet row) throws SQLException {
    return new BackupRecord(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getObject(8, OffsetDateTime.class).toInstant(),
        row.getObject(9, OffsetDateTime.class).toInstant());
  }

  @Override
  public void remove(BackupRecord backup) {
    access
        .transaction()
        .executeWithoutResult(status -> access.jdbc().update(REMOVE, backup.name(), backup.run()));
  }
}
