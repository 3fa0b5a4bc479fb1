package dev.rehome.store.ledger.journal;

import dev.rehome.store.jdbc.Json;
import dev.rehome.store.journal.AuditChain;
import dev.rehome.store.journal.AuditEntry;
import dev.rehome.store.journal.AuditLine;
import dev.rehome.store.journal.AuditTrail;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** In the table {@code audit_log}. */
final class JdbcAuditTrail implements AuditTrail {

  private static final String COLUMNS = "SELECT line, run, entry, hash FROM rehome.audit_log";
  private static final String NEWEST = COLUMNS + " ORDER BY line DESC FETCH FIRST ROW ONLY";
  private static final String NEXT =
      COLUMNS + " WHERE line > ? ORDER BY line FETCH FIRST %d ROWS ONLY";
  private static final String APPEND =
      "INSERT INTO rehome.audit_log (line, run, entry, hash) VALUES (?, ?, ?, ?)";
  private static final String UNRECORDED =
      """
      SELECT r.id FROM rehome.migration_runs r
      WHERE NOT EXISTS (SELECT 1 FROM rehome.audit_log a WHERE a.run = r.id)
      ORDER BY r.run FETCH FIRST %d ROWS ONLY
      """;
  private static final int PAGE = 1000;

  /**
   * More launches than that do not meet, for one at a time has a run and the others are refused.
   */
  private static final int MOST_TRIES = 100;

  private final JdbcJournal.Access access;
  private final TransactionTemplate alone;

  JdbcAuditTrail(JdbcJournal.Access access) {
    this.access = access;
    this.alone =
        new TransactionTemplate(
            Objects.requireNonNull(access.transaction().getTransactionManager()));
    this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /** Two processes that append at once choose the same number; one of them tries again. */
  @Override
  public long append(AuditEntry entry) {
    for (int tries = 1; ; tries++) {
      try {
        return Objects.requireNonNull(alone.execute(status -> appendNext(entry)));
      } catch (DuplicateKeyException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  private long appendNext(AuditEntry entry) {
    AuditLine newest =
        access.jdbc().query(NEWEST, (row, number) -> line(row)).stream()
            .findFirst()
            .orElse(new AuditLine(0, null, "", AuditChain.START));
    AuditEntry numbered = entry.numbered(newest.line() + 1);
    String text = Json.write(numbered);
    access
        .jdbc()
        .update(
            APPEND, numbered.line(), numbered.run(), text, AuditChain.hash(newest.hash(), text));
    return numbered.line();
  }

  @Override
  public void read(Consumer<AuditLine> lines) {
    long last = Long.MIN_VALUE;
    for (List<AuditLine> page = page(last); !page.isEmpty(); page = page(last)) {
      page.forEach(lines);
      last = page.get(page.size() - 1).line();
    }
  }

  private List<AuditLine> page(long last) {
    return access.jdbc().query(NEXT.formatted(PAGE), (row, number) -> line(row), last);
  }

  @Override
  public List<String> unrecordedRuns(int atMost) {
    return access.jdbc().query(UNRECORDED.formatted(atMost), (row, number) -> row.getString(1));
  }

  private static AuditLine line(ResultSet row) throws SQLException {
    return new AuditLine(row.getLong(1), row.getString(2), row.getString(3), row.getString(4));
  }
}
