package dev.rehome.store.ledger;

import dev.rehome.record.ReadPosition;
import dev.rehome.store.Counts;
import dev.rehome.store.FileStatus;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import dev.rehome.store.jdbc.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns rows of the ledger into its records. */
final class RunRows {

  static final String RUN_COLUMNS =
      "run, id, verb, spec, spec_checksum, scope, source, status, attempt, options, started_at,"
          + " finished_at, exit_code, report";
  static final String FILE_COLUMNS =
      "ordinal, name, format, size_bytes, modified_at, sha256, status,"
          + " position_offset, position_records, position_line, "
          + RunRows.COUNT_COLUMNS
          + ", note";
  static final String COUNT_COLUMNS =
      "read_count, inserted_count, updated_count, unchanged_count, skipped_count, rejected_count";

  private RunRows() {}

  static RunRow run(ResultSet row) throws SQLException {
    return new RunRow(
        new RunContext(row.getLong("run"), row.getString("id"), instant(row, "started_at")),
        row.getString("verb"),
        row.getString("spec"),
        row.getString("spec_checksum"),
        row.getString("scope"),
        row.getString("source"),
        RunStatus.valueOf(row.getString("status")),
        row.getInt("attempt"),
        options(row.getString("options")),
        row.getObject("finished_at") == null ? null : instant(row, "finished_at"),
        row.getObject("exit_code") == null ? null : row.getInt("exit_code"),
        row.getString("report"));
  }

  static LedgerFile file(ResultSet row) throws SQLException {
    return new LedgerFile(
        row.getInt("ordinal"),
        row.getString("name"),
        row.getString("format"),
        row.getLong("size_bytes"),
        Instant.parse(row.getString("modified_at")),
        row.getString("sha256"),
        FileStatus.valueOf(row.getString("status")),
        new ReadPosition(
            row.getLong("position_offset"),
            row.getLong("position_records"),
            row.getLong("position_line")),
        counts(row, row.findColumn("read_count")),
        row.getString("note"));
  }

  /** Six columns in the order of {@link #COUNT_COLUMNS}. */
  static Counts counts(ResultSet row, int first) throws SQLException {
    return new Counts(
        row.getLong(first),
        row.getLong(first + 1),
        row.getLong(first + 2),
        row.getLong(first + 3),
        row.getLong(first + 4),
        row.getLong(first + 5));
  }

  /** What JDBC wants instead of an instant. */
  static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static Map<String, String> options(String json) {
    Map<String, String> options = new LinkedHashMap<>();
    Json.mapper()
        .readTree(json)
        .properties()
        .forEach(entry -> options.put(entry.getKey(), entry.getValue().stringValue()));
    return options;
  }
}
