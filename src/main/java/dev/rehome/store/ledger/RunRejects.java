package dev.rehome.store.ledger;

import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.Reject;
import dev.rehome.store.RunContext;
import dev.rehome.store.jdbc.BulkInsert;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.jdbc.Json;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rejects of runs. */
final class RunRejects {

  private static final int PAGE = 200;

  private static final String REJECTS =
      """
      SELECT j.file_ordinal, f.name, j.record_number, j.line, j.byte_offset, j.byte_length,
        j.problems
      FROM rehome.rejects j
      JOIN rehome.migration_files f ON f.run = j.run AND f.ordinal = j.file_ordinal
      WHERE j.run = ? AND j.problems LIKE ?
        AND (j.file_ordinal > ? OR (j.file_ordinal = ? AND j.record_number > ?))
      ORDER BY j.file_ordinal, j.record_number
      FETCH FIRST ? ROWS ONLY
      """;
  private static final String RAW =
      "SELECT raw FROM rehome.rejects WHERE run = ? AND file_ordinal = ? AND record_number = ?";
  static final String DROP =
      "DELETE FROM rehome.rejects WHERE run = ? AND file_ordinal = ? AND record_number = ?";

  private final JdbcTemplate jdbc;
  private final BulkInsert table;

  RunRejects(JdbcTemplate jdbc, Dialect dialect) {
    this.jdbc = jdbc;
    this.table =
        dialect.insert(
            "rehome.rejects",
            List.of(
                BulkInsert.Column.plain("run", "pg_catalog.int8"),
                BulkInsert.Column.plain("file_ordinal", "pg_catalog.int4"),
                BulkInsert.Column.plain("record_number", "pg_catalog.int8"),
                BulkInsert.Column.plain("line", "pg_catalog.int8"),
                BulkInsert.Column.plain("byte_offset", "pg_catalog.int8"),
                BulkInsert.Column.plain("byte_length", "pg_catalog.int8"),
                BulkInsert.Column.plain("problems", "pg_catalog.text"),
                BulkInsert.Column.plain("raw", "pg_catalog.bytea")));
  }

  void add(RunContext run, List<Reject> rejects) {
    if (rejects.isEmpty()) {
      return;
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Reject reject : rejects) {
      RecordPlace place = reject.place();
      rows.add(
          new @Nullable Object[] {
            run.number(),
            reject.fileOrdinal(),
            place.record(),
            place.line(),
            place.byteOffset(),
            place.byteLength(),
            Json.write(reject.problems()),
            reject.raw()
          });
    }
    jdbc.execute(
        (Connection connection) -> {
          table.insertRows(connection, rows);
          return true;
        });
  }

  void drop(RunContext run, LedgerFile file, List<RecordOutcome> outcomes) {
    for (RecordOutcome outcome : outcomes) {
      long record = outcome.source().place().record();
      if (jdbc.update(DROP, run.number(), file.ordinal(), record) != 1) {
        throw new OptimisticLockingFailureException(
            "record %d of %s is no longer a reject of run %s"
                .formatted(record, file.name(), run.id()));
      }
    }
  }

  /** Page by page, because drivers like to fetch the whole result; the bytes one by one. */
  void each(RunContext run, Consumer<Reject> consumer) {
    int file = -1;
    long record = 0;
    List<Reject> page;
    do {
      page = page(run, "%", file, record, PAGE);
      for (Reject reject : page) {
        file = reject.fileOrdinal();
        record = reject.place().record();
        consumer.accept(withRaw(run, reject));
      }
    } while (!page.isEmpty());
  }

  List<Reject> withCode(RunContext run, String code, int file, long record, int atMost) {
    return page(run, "%\"code\":\"" + code + "\"%", file, record, atMost);
  }

  private List<Reject> page(RunContext run, String problems, int file, long record, int atMost) {
    return jdbc.query(
        REJECTS, (row, number) -> reject(row), run.number(), problems, file, file, record, atMost);
  }

  private static Reject reject(ResultSet row) throws SQLException {
    return new Reject(
        row.getInt(1),
        row.getString(2),
        new RecordPlace(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6)),
        List.of(Json.read(row.getString(7), RecordProblem[].class)),
        null);
  }

  private Reject withRaw(RunContext run, Reject reject) {
    byte[] raw =
        jdbc.queryForObject(
            RAW, byte[].class, run.number(), reject.fileOrdinal(), reject.place().record());
    return new Reject(reject.fileOrdinal(), reject.file(), reject.place(), reject.problems(), raw);
  }
}
