package dev.rehome.store.ledger;

import dev.rehome.record.ReadPosition;
import dev.rehome.store.Counts;
import dev.rehome.store.FileStatus;
import dev.rehome.store.LedgerEntry.Advance;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;

/** The files of runs, how far each was read and what its records came to. */
final class RunFiles {

  private static final int FILES_PER_BATCH = 1000;

  private static final String FORGET = "DELETE FROM rehome.migration_files WHERE run = ?";
  private static final String FREEZE =
      """
      INSERT INTO rehome.migration_files (run, ordinal, name, format, size_bytes,
        modified_at, sha256, status, position_offset, position_records, position_line,
        read_count, inserted_count, updated_count, unchanged_count, skipped_count, rejected_count,
        note)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  /** Ordered by the whole primary key: else H2 reads and sorts all files for every page. */
  private static final String FILES =
      "SELECT "
          + RunRows.FILE_COLUMNS
          + " FROM rehome.migration_files WHERE run = ? AND ordinal >= ? ORDER BY run, ordinal"
          + " FETCH FIRST ? ROWS ONLY";

  private static final String FIRST_PENDING =
      """
      SELECT ordinal FROM rehome.migration_files WHERE run = ? AND status = 'PENDING'
      ORDER BY run, ordinal FETCH FIRST ROW ONLY
      """;
  private static final String MARK =
      "UPDATE rehome.migration_files SET status = ?, note = ? WHERE run = ? AND ordinal = ?";
  private static final String TOTALS =
      """
      SELECT SUM(read_count), SUM(inserted_count), SUM(updated_count), SUM(unchanged_count),
        SUM(skipped_count), SUM(rejected_count)
      FROM rehome.migration_files WHERE run = ?
      """;
  private static final String ADVANCE =
      """
      UPDATE rehome.migration_files SET
        position_offset = ?, position_records = ?, position_line = ?,
        status = CASE WHEN status = 'FAILED' THEN 'FAILED' WHEN ? THEN 'DONE' ELSE 'PENDING' END,
        read_count = read_count + ?, inserted_count = inserted_count + ?,
        updated_count = updated_count + ?, unchanged_count = unchanged_count + ?,
        skipped_count = skipped_count + ?, rejected_count = rejected_count + ?
      WHERE run = ? AND ordinal = ?
        AND position_offset = ? AND position_records = ? AND position_line = ?
        AND status IN ('PENDING', 'FAILED')
      """;
  private static final String FEWER_REJECTS =
      """
      UPDATE rehome.migration_files SET
        inserted_count = inserted_count + ?, updated_count = updated_count + ?,
        unchanged_count = unchanged_count + ?, skipped_count = skipped_count + ?,
        rejected_count = rejected_count - ?
      WHERE run = ? AND ordinal = ? AND rejected_count >= ?
      """;

  private final JdbcTemplate jdbc;

  RunFiles(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  void freeze(RunContext run, Iterable<LedgerFile> files) {
    jdbc.update(FORGET, run.number());
    List<@Nullable Object[]> batch = new ArrayList<>();
    for (LedgerFile file : files) {
      batch.add(values(run, file));
      if (batch.size() == FILES_PER_BATCH) {
        insert(batch);
        batch.clear();
      }
    }
    insert(batch);
  }

  private void insert(List<@Nullable Object[]> files) {
    jdbc.batchUpdate(
        FREEZE,
        files,
        FILES_PER_BATCH,
        (statement, values) -> new ArgumentPreparedStatementSetter(values).setValues(statement));
  }

  private static @Nullable Object[] values(RunContext run, LedgerFile file) {
    return new @Nullable Object[] {
      run.number(),
      file.ordinal(),
      file.name(),
      file.format(),
      file.size(),
      file.modified().toString(),
      file.sha256(),
      file.status().name(),
      file.position().offset(),
      file.position().records(),
      file.position().line(),
      file.counts().read(),
      file.counts().inserted(),
      file.counts().updated(),
      file.counts().unchanged(),
      file.counts().skipped(),
      file.counts().rejected(),
      file.note()
    };
  }

  List<LedgerFile> files(RunContext run, int from, int atMost) {
    return jdbc.query(FILES, (row, number) -> RunRows.file(row), run.number(), from, atMost);
  }

  /**
   * The ordinal of the first file that is still to be read, if only in part; 0 if there is none.
   */
  int firstPending(RunContext run) {
    return jdbc.query(FIRST_PENDING, (row, number) -> row.getInt(1), run.number()).stream()
        .findFirst()
        .orElse(0);
  }

  void mark(RunContext run, int ordinal, FileStatus status, String note) {
    if (jdbc.update(MARK, status.name(), note, run.number(), ordinal) != 1) {
      throw new EmptyResultDataAccessException("run " + run.id() + " has no file " + ordinal, 1);
    }
  }

  Counts totals(RunContext run) {
    return jdbc.query(TOTALS, (row, number) -> RunRows.counts(row, 1), run.number()).get(0);
  }

  /** Moves each file once, however many entries of a chunk have read on in it. */
  void advance(RunContext run, Collection<Advance> advances) {
    List<Advance> merged = merged(advances);
    int[] rows =
        jdbc.batchUpdate(ADVANCE, merged.stream().map(advance -> values(run, advance)).toList());
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] != 1) {
        Advance advance = merged.get(i);
        throw new OptimisticLockingFailureException(
            "file %d of run %s is not at %s: another process has read on in it"
                .formatted(advance.fileOrdinal(), run.id(), advance.from()));
      }
    }
  }

  private static List<Advance> merged(Collection<Advance> advances) {
    Map<Integer, Advance> files = new LinkedHashMap<>();
    advances.forEach(advance -> files.merge(advance.fileOrdinal(), advance, Advance::then));
    return List.copyOf(files.values());
  }

  private static Object[] values(RunContext run, Advance advance) {
    ReadPosition from = advance.from();
    ReadPosition to = advance.to();
    Counts counts = advance.counts();
    return new Object[] {
      to.offset(),
      to.records(),
      to.line(),
      advance.end(),
      counts.read(),
      counts.inserted(),
      counts.updated(),
      counts.unchanged(),
      counts.skipped(),
      counts.rejected(),
      run.number(),
      advance.fileOrdinal(),
      from.offset(),
      from.records(),
      from.line()
    };
  }

  /** Moves records of a file from its rejects to what became of them after all. */
  void acceptRejects(RunContext run, LedgerFile file, Counts accepted) {
    int rows =
        jdbc.update(
            FEWER_REJECTS,
            accepted.inserted(),
            accepted.updated(),
            accepted.unchanged(),
            accepted.skipped(),
            accepted.read(),
            run.number(),
            file.ordinal(),
            accepted.read());
    if (rows != 1) {
      throw new OptimisticLockingFailureException(
          "file %s of run %s has fewer rejects than %d"
              .formatted(file.name(), run.id(), accepted.read()));
    }
  }
}
