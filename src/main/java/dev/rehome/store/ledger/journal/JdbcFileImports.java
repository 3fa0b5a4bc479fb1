package dev.rehome.store.ledger.journal;

import dev.rehome.store.Counts;
import dev.rehome.store.FileStatus;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunStatus;
import dev.rehome.store.journal.FileImport;
import dev.rehome.store.journal.FileImports;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;

/** Reads runs, their files, and ranges of unchanged items. */
final class JdbcFileImports implements FileImports {

  /** 2^20 items are a block. */
  private static final int BLOCK_BITS = 20;

  private static final String NEWEST =
      """
      SELECT r.run, r.id, r.started_at, r.status, r.spec_checksum, f.name, f.ordinal, f.status,
        f.size_bytes, f.sha256, f.read_count, f.inserted_count, f.updated_count,
        f.unchanged_count, f.skipped_count, f.rejected_count
      FROM (
        SELECT q.name, MAX(q.run) AS newest
        FROM UNNEST(CAST(? AS VARCHAR ARRAY)) AS n(name)
        JOIN rehome.migration_files q ON q.name = n.name
        JOIN rehome.migration_runs s ON s.run = q.run
        WHERE (q.status = 'DONE' OR q.read_count > 0) AND s.spec = ? AND s.verb = 'import'
          AND SUBSTRING(REGEXP_REPLACE(s.scope, '^part=[^\\n]*\\n', '')
            FROM 1 FOR CHAR_LENGTH(CAST(? AS VARCHAR))) = ?
        GROUP BY q.name) latest
      JOIN rehome.migration_files f ON f.name = latest.name AND f.run = latest.newest
      JOIN rehome.migration_runs r ON r.run = f.run
      """;

  private static final String UNCHANGED =
      """
      SELECT u.run, u.first_item, u.last_item, u.file_ordinal, u.first_record, u.last_record
      FROM UNNEST(CAST(? AS BIGINT ARRAY)) AS r(run)
      JOIN rehome.unchanged_items u ON u.run = r.run
      WHERE u.block BETWEEN ? AND ? AND u.first_item <= ? AND u.last_item >= ?
      """;

  private final JdbcJournal.Access access;

  JdbcFileImports(JdbcJournal.Access access) {
    this.access = access;
  }

  @Override
  public List<FileImport> newest(String spec, String scope, Collection<String> names) {
    return access
        .jdbc()
        .query(
            connection -> {
              PreparedStatement statement = connection.prepareStatement(NEWEST);
              statement.setArray(1, connection.createArrayOf("varchar", names.toArray()));
              statement.setString(2, spec);
              statement.setString(3, scope);
              statement.setString(4, scope);
              return statement;
            },
            (row, number) -> fileImport(row));
  }

  private static FileImport fileImport(ResultSet row) throws SQLException {
    return new FileImport(
        new RunContext(
            row.getLong(1), row.getString(2), row.getObject(3, OffsetDateTime.class).toInstant()),
        RunStatus.valueOf(row.getString(4)),
        row.getString(5),
        row.getString(6),
        row.getInt(7),
        FileStatus.valueOf(row.getString(8)),
        row.getLong(9),
        row.getString(10),
        new Counts(
            row.getLong(11),
            row.getLong(12),
            row.getLong(13),
            row.getLong(14),
            row.getLong(15),
            row.getLong(16)));
  }

  @Override
  public List<Unchanged> unchanged(Collection<Long> runs, long firstItem, long lastItem) {
    return access
        .jdbc()
        .query(
            connection -> {
              PreparedStatement statement = connection.prepareStatement(UNCHANGED);
              statement.setArray(1, connection.createArrayOf("int8", runs.toArray()));
              statement.setLong(2, firstItem >> BLOCK_BITS);
              statement.setLong(3, lastItem >> BLOCK_BITS);
              statement.setLong(4, lastItem);
              statement.setLong(5, firstItem);
              return statement;
            },
            (row, number) ->
                new Unchanged(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getInt(4),
                    row.getLong(5),
                    row.getLong(6)));
  }
}
