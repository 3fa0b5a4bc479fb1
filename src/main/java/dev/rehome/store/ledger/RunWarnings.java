package dev.rehome.store.ledger;

import dev.rehome.store.RunContext;
import dev.rehome.store.RunPhase;
import dev.rehome.store.Warning;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The warnings of runs. Those of records are counted per slot as unmapped fields are; the phases
 * before and after have slots of their own, before and behind all others.
 */
final class RunWarnings {

  private static final int MAX_LENGTH = 2000;

  private static final String MORE =
      """
      UPDATE rehome.run_warnings SET warned = warned + ?
      WHERE run = ? AND slot = ? AND code = ? AND subject = ? AND message = ?
      """;
  private static final String FIRST =
      """
      INSERT INTO rehome.run_warnings (warned, run, slot, code, subject, message, place, example,
        hint)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String FORGET = "DELETE FROM rehome.run_warnings WHERE run = ? AND slot = ?";

  /** The place, example and hint are those of the first slot. */
  private static final String TOTALS =
      """
      SELECT w.code, w.message, w.subject, g.warned, w.place, w.example, w.hint
      FROM (SELECT code, subject, message, SUM(warned) AS warned, MIN(slot) AS slot
        FROM rehome.run_warnings WHERE run = ? GROUP BY code, subject, message) g
      JOIN rehome.run_warnings w ON w.slot = g.slot AND w.code = g.code AND w.subject = g.subject
        AND w.message = g.message
      WHERE w.run = ?
      ORDER BY w.slot, w.code, w.subject, w.message
      """;

  private final JdbcTemplate jdbc;

  RunWarnings(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  void replace(RunContext run, RunPhase phase, Collection<Warning> warnings) {
    int slot =
        switch (phase) {
          case DISCOVERY -> Integer.MIN_VALUE;
          case VERIFICATION -> Integer.MAX_VALUE;
        };
    jdbc.update(FORGET, run.number(), slot);
    add(run, slot, warnings);
  }

  /**
   * @param slot the first file of the chunk that counted
   */
  void add(RunContext run, int slot, Collection<Warning> warnings) {
    for (Warning warning : warnings) {
      String subject = warning.subject() == null ? "" : storable(warning.subject());
      String message = storable(warning.message());
      int known =
          jdbc.update(MORE, warning.count(), run.number(), slot, warning.code(), subject, message);
      if (known == 0) {
        jdbc.update(
            FIRST,
            warning.count(),
            run.number(),
            slot,
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

  List<Warning> totals(RunContext run) {
    return jdbc.query(
        TOTALS,
        (row, number) ->
            new Warning(
                row.getString(1),
                row.getString(2),
                row.getString(3).isEmpty() ? null : row.getString(3),
                row.getLong(4),
                row.getString(5),
                row.getString(6),
                row.getString(7)),
        run.number(),
        run.number());
  }
}
