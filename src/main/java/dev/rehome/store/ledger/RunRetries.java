package dev.rehome.store.ledger;

import dev.rehome.record.RecordPlace;
import dev.rehome.store.Counts;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.Reject;
import dev.rehome.store.RunContext;
import dev.rehome.store.retry.Retrial;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Writes which run each retry is of, and what became of the rejects it tried again. */
final class RunRetries {

  private static final String BEGIN =
      """
      INSERT INTO rehome.retries (run, of_run, status, exit_code, restored)
      SELECT CAST(? AS BIGINT), o.run, o.status, o.exit_code, FALSE
      FROM rehome.migration_runs o
      WHERE o.run = ? AND NOT EXISTS (SELECT 1 FROM rehome.retries t WHERE t.run = ?)
      """;

  private static final String ACCEPT_ADDED =
      """
      UPDATE rehome.retried_rejects SET outcome = ?
      WHERE run = ? AND file_ordinal = ? AND record_number = ? AND outcome = 'R'
      """;
  private static final String ACCEPT =
      """
      INSERT INTO rehome.retried_rejects (run, file_ordinal, record_number, line, byte_offset,
        byte_length, problems, raw, outcome)
      SELECT CAST(? AS BIGINT), file_ordinal, record_number, line, byte_offset, byte_length,
        problems, raw, CAST(? AS VARCHAR)
      FROM rehome.rejects WHERE run = ? AND file_ordinal = ? AND record_number = ?
      """;
  private static final String PARTS =
      """
      SELECT record_number FROM rehome.rejects
      WHERE run = ? AND file_ordinal = ? AND record_number > ? AND record_number < ?
      ORDER BY record_number
      """;
  private static final String ADD =
      """
      INSERT INTO rehome.retried_rejects (run, file_ordinal, record_number, line, byte_offset,
        byte_length, outcome)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String KNOWN =
      """
      SELECT COUNT(*) FROM rehome.retried_rejects
      WHERE run = ? AND file_ordinal = ? AND record_number = ?
      """;

  private static final String COUNT =
      """
      UPDATE rehome.migration_files SET
        read_count = read_count + ?, position_records = position_records + ?,
        inserted_count = inserted_count + ?, updated_count = updated_count + ?,
        unchanged_count = unchanged_count + ?, skipped_count = skipped_count + ?,
        rejected_count = rejected_count + ?
      WHERE run = ? AND ordinal = ? AND rejected_count + ? >= 0
      """;

  /** Of the retry itself. */
  private static final String RECOUNT =
      """
      UPDATE rehome.migration_files SET
        inserted_count = inserted_count + ?, updated_count = updated_count + ?,
        unchanged_count = unchanged_count + ?, skipped_count = skipped_count + ?,
        rejected_count = (SELECT COUNT(*) FROM rehome.rejects j
          WHERE j.run = migration_files.run AND j.file_ordinal = migration_files.ordinal)
      WHERE run = ? AND ordinal = ?
      """;

  private static final String READ =
      """
      UPDATE rehome.migration_files SET
        read_count = inserted_count + updated_count + unchanged_count + skipped_count
          + rejected_count,
        position_records = inserted_count + updated_count + unchanged_count + skipped_count
          + rejected_count
      WHERE run = ? AND ordinal = ?
      """;

  private static final String KEEP_FILE =
      """
      INSERT INTO rehome.retried_files (run, ordinal, status, note, size_bytes, modified_at, sha256)
      SELECT CAST(? AS BIGINT), ordinal, status, note, size_bytes, modified_at, sha256
      FROM rehome.migration_files f
      WHERE f.run = ? AND f.ordinal = ? AND NOT EXISTS (
        SELECT 1 FROM rehome.retried_files k WHERE k.run = ? AND k.ordinal = f.ordinal)
      """;
  private static final String COMPLETE_FILE =
      """
      UPDATE rehome.migration_files SET status = 'DONE', note = NULL, size_bytes = ?,
        modified_at = ?, sha256 = ?
      WHERE run = ? AND ordinal = ?
      """;
  private static final String END_FILES =
      "UPDATE rehome.migration_files SET status = 'DONE' WHERE run = ? AND status = 'PENDING'";
  private static final String COMPLETE_RUN =
      """
      UPDATE rehome.migration_runs SET status = 'COMPLETED', exit_code = 0
      WHERE run = ? AND status = 'COMPLETED_WITH_REJECTS' AND NOT EXISTS (
        SELECT 1 FROM rehome.migration_files f
        WHERE f.run = migration_runs.run AND (f.rejected_count > 0 OR f.status = 'FAILED'))
      """;

  private static final int ONE = 1;

  /** The outcome of a reject that was part of another record. */
  static final String PART = "P";

  private final JdbcTemplate jdbc;
  private final RunRejects rejects;
  private final ChunkAppender appender;

  RunRetries(JdbcTemplate jdbc, RunRejects rejects, ChunkAppender appender) {
    this.jdbc = jdbc;
    this.rejects = rejects;
    this.appender = appender;
  }

  void begin(RunContext retry, RunContext of) {
    jdbc.update(BEGIN, retry.number(), of.number(), retry.number());
  }

  void settle(RunContext retry, RunContext of, LedgerFile file, List<Retrial> retrials) {
    List<RecordOutcome> accepted = new ArrayList<>();
    Counts change = Counts.NONE;
    for (Retrial retrial : retrials) {
      jdbc.update(RunRejects.DROP, retry.number(), file.ordinal(), record(retrial));
      if (retrial.accepted()) {
        accepted.add(retrial.outcome());
        change = change.plus(accept(retry, of, file, retrial));
      } else {
        change = change.plus(refuse(retry, of, file, retrial));
      }
    }
    count(of, file, change);
    appender.appendRetried(of, retry, file, accepted);
    Counts counts = Counts.of(accepted);
    jdbc.update(
        RECOUNT,
        counts.inserted(),
        counts.updated(),
        counts.unchanged(),
        counts.skipped(),
        retry.number(),
        file.ordinal());
    jdbc.update(READ, retry.number(), file.ordinal());
  }

  private static long record(Retrial retrial) {
    return retrial.outcome().source().place().record();
  }

  /** What that changes about the file of the earlier run. */
  private Counts accept(RunContext retry, RunContext of, LedgerFile file, Retrial retrial) {
    long record = record(retrial);
    int ordinal = file.ordinal();
    String outcome = retrial.outcome().kind().name().substring(0, 1);
    String code = outcome.equals("U") ? code(retrial) : outcome;
    Counts as = Counts.of(List.of(retrial.outcome()));
    if (retrial.added()) {
      if (jdbc.update(ACCEPT_ADDED, code, retry.number(), ordinal, record) != ONE) {
        add(retry, file, retrial, code);
        return as;
      }
    } else if (jdbc.update(ACCEPT, retry.number(), code, of.number(), ordinal, record) != ONE) {
      throw gone(of, file, record);
    }
    if (jdbc.update(RunRejects.DROP, of.number(), ordinal, record) != ONE) {
      throw gone(of, file, record);
    }
    long parts = acceptParts(retry, of, file, retrial);
    return new Counts(
        -parts, as.inserted(), as.updated(), as.unchanged(), as.skipped(), -1 - parts);
  }

  /** Rejects that were parts of the record; how many. */
  private long acceptParts(RunContext retry, RunContext of, LedgerFile file, Retrial retrial) {
    int ordinal = file.ordinal();
    List<Long> parts =
        jdbc.query(
            PARTS,
            (row, number) -> row.getLong(1),
            of.number(),
            ordinal,
            record(retrial),
            retrial.upTo());
    for (long part : parts) {
      jdbc.update(ACCEPT, retry.number(), PART, of.number(), ordinal, part);
      jdbc.update(RunRejects.DROP, of.number(), ordinal, part);
      jdbc.update(RunRejects.DROP, retry.number(), ordinal, part);
    }
    return parts.size();
  }

  /** Updated and unchanged begin with the same letter. */
  private static String code(Retrial retrial) {
    return retrial.outcome().kind() == RecordOutcome.Kind.UNCHANGED ? "K" : "U";
  }

  private Counts refuse(RunContext retry, RunContext of, LedgerFile file, Retrial retrial) {
    RecordOutcome outcome = retrial.outcome();
    RecordPlace tried = retrial.tried();
    RecordPlace place =
        new RecordPlace(record(retrial), tried.line(), tried.byteOffset(), tried.byteLength());
    rejects.add(
        retry,
        List.of(new Reject(file.ordinal(), file.name(), place, outcome.problems(), retrial.raw())));
    if (!retrial.added() || known(retry, file, record(retrial))) {
      return Counts.NONE;
    }
    add(retry, file, retrial, "R");
    rejects.add(
        of,
        List.of(
            new Reject(
                file.ordinal(),
                file.name(),
                outcome.source().place(),
                outcome.problems(),
                retrial.raw())));
    return new Counts(1, 0, 0, 0, 0, 1);
  }

  private boolean known(RunContext retry, LedgerFile file, long record) {
    Integer found =
        jdbc.queryForObject(KNOWN, Integer.class, retry.number(), file.ordinal(), record);
    return found != null && found > 0;
  }

  private void add(RunContext retry, LedgerFile file, Retrial retrial, String outcome) {
    RecordPlace place = retrial.outcome().source().place();
    jdbc.update(
        ADD,
        retry.number(),
        file.ordinal(),
        place.record(),
        place.line(),
        place.byteOffset(),
        place.byteLength(),
        outcome);
  }

  private void count(RunContext of, LedgerFile file, Counts change) {
    int rows =
        jdbc.update(
            COUNT,
            change.read(),
            change.read(),
            change.inserted(),
            change.updated(),
            change.unchanged(),
            change.skipped(),
            change.rejected(),
            of.number(),
            file.ordinal(),
            change.rejected());
    if (rows != ONE) {
      throw new OptimisticLockingFailureException(
          "file %s of run %s has fewer rejects than were accepted".formatted(file.name(), of.id()));
    }
  }

  private static OptimisticLockingFailureException gone(
      RunContext of, LedgerFile file, long record) {
    return new OptimisticLockingFailureException(
        "record %d of %s is no longer a reject of run %s".formatted(record, file.name(), of.id()));
  }

  void complete(RunContext retry, RunContext of, LedgerFile now) {
    jdbc.update(KEEP_FILE, retry.number(), of.number(), now.ordinal(), retry.number());
    jdbc.update(
        COMPLETE_FILE,
        now.size(),
        now.modified().toString(),
        now.sha256(),
        of.number(),
        now.ordinal());
  }

  void finish(RunContext retry, RunContext of) {
    jdbc.update(END_FILES, retry.number());
    jdbc.update(COMPLETE_RUN, of.number());
  }
}
