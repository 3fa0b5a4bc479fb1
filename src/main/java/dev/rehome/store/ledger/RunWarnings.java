package dev.rehome.store.ledger;

import dev.rehome.store.RunContext;
import dev.rehome.store.RunPhase;
import dev.rehome.store.Warning;
import dev.rehome.store.WarningTally;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/** The warnings of runs, in the order of the phases and, within each, as they first came. */
final class RunWarnings {

  private static final int MAX_LENGTH = 2000;

  private static final int RECORDS = 1;

  private static final String MORE =
      """
      UPDATE rehome.run_warnings SET warned = warned + ?
      WHERE run = ? AND phase = ? AND code = ? AND subject = ? AND message = ?
      """;
  private static final String FIRST =
      """
      INSERT INTO rehome.run_warnings (warned, run, phase, code, subject, message, place, example,
        hint)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String FORGET =
      "DELETE FROM rehome.run_warnings WHERE run = ? AND phase = ?";
  private static final String ALL =
      """
      SELECT code, message, subject, warned, place, example, hint
      FROM rehome.run_warnings WHERE run = ? ORDER BY phase, id
      """;

  private final JdbcTemplate jdbc;

  RunWarnings(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  void replace(RunContext run, RunPhase phase, Collection<Warning> warnings) {
    int number = phase == RunPhase.DISCOVERY ? RECORDS - 1 : RECORDS + 1;
    jdbc.update(FORGET, run.number(), number);
    add(run, number, warnings);
  }

  /** Adds those of records. */
  void add(RunContext run, Collection<Warning> warnings) {
    add(run, RECORDS, warnings);
  }

  private void add(RunContext run, int phase, Collection<Warning> warnings) {
    for (Warning warning : warnings) {
      String subject = warning.subject() == null ? "" : storable(warning.subject());
      String message = storable(warning.message());
      int known =
          jdbc.update(MORE, warning.count(), run.number(), phase, warning.code(), subject, message);
      if (known == 0) {
        jdbc.update(
            FIRST,
            warning.count(),
            run.number(),
            phase,
            warning.code(),
            subject,
            message,
            warning.where(),
            warning.example() == null ? null : storable(warning.example()),
            warning.hint());
      }
    }
  }

  /** Texts may hold what was found in the source. */
  private static String storable(String text) {
    String cut = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    return cut.replace('\0', '\uFFFD');
  }

  List<Warning> all(RunContext run) {
    WarningTally all = new WarningTally();
    RowCallbackHandler add =
        row ->
            all.add(
                new Warning(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3).isEmpty() ? null : row.getString(3),
                    row.getLong(4),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7)));
    jdbc.query(ALL, add, run.number());
    return all.warnings();
  }
}
